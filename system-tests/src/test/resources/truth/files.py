import fcntl
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading

os.chdir("/work")


def create(name, flags=os.O_WRONLY | os.O_CREAT | os.O_TRUNC, **where):
    return os.open(name, flags, 0o644, **where)


def every_write():
    fd = create("every", os.O_RDWR | os.O_CREAT | os.O_EXCL)
    os.write(fd, b"write")
    os.pwrite(fd, b"pwrite", 100)
    os.writev(fd, [b"ab", b"cde"])
    os.pwritev(fd, [b"at", b"place"], 50)
    os.write(fd, b"")
    copy = create("copied")
    os.copy_file_range(fd, copy, 40, 0, 0)
    os.sendfile(copy, fd, 0, 20)
    os.sendfile(copy, fd, 10_000, 20)
    reader, writer = os.pipe()
    os.write(writer, b"spliced")
    os.splice(reader, copy, 100)
    os.ftruncate(copy, 10)
    os.posix_fallocate(fd, 0, 5000)
    try:
        os.write(os.open("every", os.O_RDONLY), b"not allowed")
    except OSError:
        pass


def duplicates():
    fd = create("duplicated")
    second = os.dup(fd)
    third = os.dup2(fd, 77)
    fourth = fcntl.fcntl(fd, fcntl.F_DUPFD, 50)
    fcntl.fcntl(fd, fcntl.F_SETFD, 0)
    os.close(fd)
    for each in (second, third, fourth):
        os.write(each, b"%d" % each)
    other = create("other")
    os.dup2(other, 77)
    os.write(77, b"other")
    again = create("again")
    os.write(again, b"again")
    os.closerange(3, 200)


def directories():
    os.makedirs("d/e")
    directory = os.open("d", os.O_RDONLY | os.O_DIRECTORY)
    os.write(create("e/../in", dir_fd=directory), b"1")
    os.fchdir(directory)
    os.write(create("e/below"), b"22")
    os.rename("e/below", "below", src_dir_fd=directory)
    os.chdir("/work")
    os.symlink("d/below", "link")
    os.write(os.open("link", os.O_WRONLY | os.O_APPEND), b"333")
    for missing in ("nothing", "d/in/x", "link/x"):
        try:
            os.open(missing, os.O_RDONLY)
        except OSError:
            pass


def programs():
    with open("by-child", "wb") as out:
        subprocess.run(["/bin/sh", "-c", "echo x; exit 3"], stdout=out)
    subprocess.run("cat by-child | wc -c > counted; echo $0", shell=True)
    try:
        subprocess.run(["/no/such/program", "x"])
    except FileNotFoundError:
        pass
    subprocess.run(["true", "l" * 20_000] + ["many"] * 500)
    os.posix_spawn("/bin/sh", ["sh", "-c", "echo spawned > spawned"], os.environ)
    os.wait()
    kept = create("kept")
    os.set_inheritable(kept, True)
    subprocess.run(["/bin/sh", "-c", "echo kept >&%d" % kept], close_fds=False)
    os.write(kept, b"after")


def temporary():
    with tempfile.TemporaryDirectory() as directory:
        with tempfile.NamedTemporaryFile(dir=directory) as named:
            named.write(b"n" * 100)
        with tempfile.TemporaryFile() as unnamed:
            unnamed.write(b"u" * 200)
    with open("printed", "w", buffering=1) as out:
        for i in range(20):
            print(i, file=out)
    with open("named é \" ' \\ \n", "w") as out:
        out.write("x")


def thread(number, shared):
    with open(f"thread-{number}", "wb", buffering=0) as out:
        for _ in range(number + 1):
            out.write(b"abc")
            os.write(shared, b"%d" % number)


def threads():
    shared = create("shared")
    all_of_them = [threading.Thread(target=thread, args=(i, shared)) for i in range(8)]
    for each in all_of_them:
        each.start()
    for each in all_of_them:
        each.join()


def square(number):
    with open(f"square-{number}", "w") as out:
        out.write("x" * number)
    return number * number


def pool():
    with multiprocessing.get_context("fork").Pool(3) as workers:
        workers.map(square, range(12))
    process = multiprocessing.get_context("spawn").Process(target=square, args=(40,))
    process.start()
    process.join()


if __name__ == "__main__":
    for each in (every_write, duplicates, directories, programs, temporary, threads, pool):
        each()
    sys.stdout.flush()
    threading.Thread(target=lambda: os.execv("/bin/sh", ["sh", "-c", "exit 5"])).start()
    threading.Event().wait()
