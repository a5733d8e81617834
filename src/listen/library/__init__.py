"""The show's folder: manifests, the index of episodes, safe writes, the lock."""

from listen.library.files import Staging, locked, read_bytes, remove_quietly, write_file
from listen.library.index import Entry, Index
from listen.library.manifest import MANIFEST, manifest_bytes, read_manifest

__all__ = [
    "MANIFEST",
    "Entry",
    "Index",
    "Staging",
    "locked",
    "manifest_bytes",
    "read_bytes",
    "read_manifest",
    "remove_quietly",
    "write_file",
]
