"""The show's folder: manifests, the index of episodes, safe writes, the lock."""
