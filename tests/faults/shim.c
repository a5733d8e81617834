/* Ends the process at the n-th call that changes a file under one folder, or at all.
 *
 * Loaded with LD_PRELOAD; nothing happens until `faults_arm` is called. Each call is counted before
 * it is made. With a trace, what is done to which file is written to a descriptor, a line a call.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long left = -1;  /* calls until the end; below 0: never */
static atomic_long seen = 0;
static int trace = -1;
static char root[4096] = "";

void faults_arm(const char *folder, long calls, int descriptor) {
    strncpy(root, folder, sizeof root - 1);
    trace = descriptor;
    seen = 0;
    left = calls;
}

long faults_seen(void) { return seen; }

static void note(const char *deed, const char *path, const char *other) {
    char line[9000];
    int length;
    if (trace < 0) return;
    length = snprintf(line, sizeof line, "%s\t%s\t%s\n", deed, path, other ? other : "");
    if (length > 0) syscall(SYS_write, trace, line, (size_t)length);
}

static void count(const char *deed, const char *path, const char *other) {
    long now;
    if (!root[0] || !path || strncmp(path, root, strlen(root)) != 0) return;
    seen++;
    note(deed, path, other);
    if (left < 0) return;
    now = atomic_fetch_sub(&left, 1);
    if (now <= 1) syscall(SYS_kill, getpid(), SIGKILL);
}

static const char *name_of(int descriptor, char *buffer, size_t size) {
    char link[64];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    length = readlink(link, buffer, size - 1);
    if (length < 0) return NULL;
    buffer[length] = 0;
    return buffer;
}

static void count_at(const char *deed, int folder, const char *path, const char *other) {
    char buffer[4096], whole[8200];
    if (!root[0]) return;
    if (path[0] != '/' && folder != AT_FDCWD && name_of(folder, buffer, sizeof buffer)) {
        snprintf(whole, sizeof whole, "%s/%s", buffer, path);
        path = whole;
    }
    count(deed, path, other);
}

static void count_fd(const char *deed, int descriptor) {
    char buffer[4096];
    if (root[0] && descriptor != trace) count(deed, name_of(descriptor, buffer, sizeof buffer), NULL);
}

#define NEXT(type, name, ...) \
    static type (*next)(__VA_ARGS__); \
    if (!next) next = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size) {
    NEXT(ssize_t, write, int, const void *, size_t);
    count_fd("write", fd);
    return next(fd, data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    NEXT(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    count_fd("write", fd);
    return next(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    NEXT(ssize_t, pwrite, int, const void *, size_t, off_t);
    count_fd("write", fd);
    return next(fd, data, size, at);
}

int fsync(int fd) {
    NEXT(int, fsync, int);
    count_fd("sync", fd);
    return next(fd);
}

int fdatasync(int fd) {
    NEXT(int, fdatasync, int);
    count_fd("sync", fd);
    return next(fd);
}

int ftruncate64(int fd, off64_t size) {
    NEXT(int, ftruncate64, int, off64_t);
    count_fd("truncate", fd);
    return next(fd, size);
}

int ftruncate(int fd, off_t size) {
    NEXT(int, ftruncate, int, off_t);
    count_fd("truncate", fd);
    return next(fd, size);
}

#define OPENED(name) \
    int name(const char *path, int flags, ...) { \
        mode_t mode = 0; \
        NEXT(int, name, const char *, int, ...); \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        if (flags & (O_CREAT | O_TRUNC)) count("open", path, NULL); \
        return next(path, flags, mode); \
    }

OPENED(open)
OPENED(open64)

int rename(const char *from, const char *to) {
    NEXT(int, rename, const char *, const char *);
    count("rename", from, to);
    return next(from, to);
}

int mkdir(const char *path, mode_t mode) {
    NEXT(int, mkdir, const char *, mode_t);
    count("mkdir", path, NULL);
    return next(path, mode);
}

int unlink(const char *path) {
    NEXT(int, unlink, const char *);
    count("unlink", path, NULL);
    return next(path);
}

int unlinkat(int folder, const char *path, int flags) {
    NEXT(int, unlinkat, int, const char *, int);
    count_at("unlink", folder, path, NULL);
    return next(folder, path, flags);
}

int rmdir(const char *path) {
    NEXT(int, rmdir, const char *);
    count("rmdir", path, NULL);
    return next(path);
}
