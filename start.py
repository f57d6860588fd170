"""Set the evaluation suite up and start it, with nothing but Python: ``python start.py demo``.

The script makes a virtual environment in ``.venv`` beside itself, installs the suite there with
pip at the versions of ``constraints.txt``, and runs what was asked with it. The environment is
made once, and again only when it has to be. Only the standard library is used, no rights of an
administrator are needed, and nothing outside the project folder is written.

The syntax is old-fashioned on purpose (no f-strings, no annotations): a Python that is too old
must be able to read the file to say so.
"""

from __future__ import print_function

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time

NEEDED_PYTHON = (3, 11)
PROJECT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(PROJECT, ".venv")
STAMP = os.path.join(VENV, "set-up-stamp.txt")
LOG = os.path.join(VENV, "set-up.log")
MADE_FOR = "made-for.txt"
HOW_INSTALLED = ["--editable", ".[test]", "--constraint", "constraints.txt"]
# The doctor speaks where nothing is installed: the project's folder comes last on the path, so that
# an installed suite is looked at as it is.
RUN_DOCTOR = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from evaluation_lib.cli import main; sys.argv[0] = 'evaluate'; sys.exit(main())"
)
CHECK_INSTALLED = (
    "import sys; from importlib.util import find_spec; "
    "sys.exit(not (find_spec('evaluation_lib') and find_spec('pytest')))"
)
# Not the program .venv/bin/evaluate: some councils' computers block unknown programs.
RUN_EVALUATE = (
    "import sys; from evaluation_lib.cli import main; sys.argv[0] = 'evaluate'; sys.exit(main())"
)

HELP = """\
Set the evaluation suite up and start it.

  python start.py demo [options]       make the demonstration reports (evaluate demo)
  python start.py evaluate [...]       any other command of the suite, such as: evaluate run
  python start.py test [...]           run the tests (what follows goes to pytest)
  python start.py setup                only set up
  python start.py doctor [options]     say what is wrong with the set-up, and how to mend it
  python start.py wheels [--folder F]  fill a folder from which others can set up offline (wheels)
  python start.py python [...]         run the Python of .venv, such as: python -m jupyter lab

Each but doctor first makes the virtual environment .venv in the project folder, if it is missing
or out of date.

  --wheels F   with any command: install from the folder F, without a network
"""

TOO_OLD = (
    "The evaluation suite needs Python 3.11 or newer and this is Python {found}: install a newer "
    "Python and run start.py with it."
)
UNKNOWN_COMMAND = "start.py has no command '{command}': choose one of {known}."
UNEXPECTED = "'{command}' does not take '{extra}': see 'python start.py --help'."
NO_VALUE = "{option} needs the name of a folder after it."
NO_VENV_MODULE = (
    "This Python cannot make virtual environments because its '{module}' module is missing: on "
    "Debian or Ubuntu run 'sudo apt install python3-venv', otherwise set up with uv or conda as "
    "README.md says."
)
NOT_WRITABLE = (
    "Cannot write in {folder} ({reason}): copy the project to a folder of your own and run "
    "start.py there."
)
IN_USE = (
    "Cannot remove the old .venv ({reason}): close what is running from it (Jupyter, an editor, "
    "an activated terminal), delete the folder .venv and run start.py again."
)
RUNS_ITSELF = (
    "The .venv has to be made again and this Python is the one inside it: open a new terminal "
    "(or run 'deactivate') and run start.py again."
)
NO_SUCH_WHEELS = (
    "The folder {folder} holds no wheels: fill it with 'python start.py wheels' on a computer "
    "with a network, and copy it here."
)
OTHER_WHEELS = (
    "The wheels in {folder} were made for {made_for} and this is {here}: run start.py with that "
    "Python, or make the folder again on a computer of this kind."
)
LACKING_WHEELS = (
    "The folder of wheels lacks a package that this version of the suite needs on this kind of "
    "computer: make it again with 'python start.py wheels' on a computer with a network and the "
    "same Python."
)
INTERRUPTED = "Interrupted: run the same command again, what is half done is made anew."
CANNOT_START = (
    "Cannot start {program} ({reason}): ask your IT team whether programs may run from the "
    "project's folder."
)
NOT_IMPORTABLE = (
    "The suite was installed but its Python does not find it: move the project to a folder whose "
    "name has only plain letters and run start.py again."
)
FAILED = "{task} failed ({reason}): the last lines of {log} say more."

# What pip says when it fails, and what a person can do about it; the first match counts.
REMEDIES = [
    (
        ["CERTIFICATE_VERIFY_FAILED", "SSLError"],
        "pip does not know the network's security certificate: ask your IT team for the root "
        "certificate and name its file in the environment variable PIP_CERT, or install from a "
        "folder with --wheels.",
    ),
    (
        ["ProxyError", "407 Proxy"],
        "pip did not get through the network's proxy: set the environment variable HTTPS_PROXY to "
        "the address that your IT team gives, or install from a folder with --wheels.",
    ),
    (
        ["No space left on device", "not enough space on the disk"],
        "The disk is full: free about 1.5 GB and run the same command again.",
    ),
    (
        ["Long Path support"],
        "Windows refused a file name this long: move the project to a short folder such as "
        "C:\\evaluation and run start.py again.",
    ),
    (
        ["Permission denied", "Read-only file system", "Access is denied", "WinError 5"],
        "A file in .venv could not be written: close what is running from it, delete the folder "
        ".venv and run start.py again.",
    ),
    (
        ["Connection", "ame resolution", "NameResolution", "timed out", "is unreachable"],
        "pip could not reach its package index: check the network (or set HTTPS_PROXY if there is "
        "a proxy), or install from a folder with --wheels.",
    ),
]


class StartError(Exception):
    """A step that failed, as one sentence for the person who started it."""


# ------------------------------------------------------------------ what the project folder holds


def venv_python():
    """Path of the virtual environment's Python, on Windows and elsewhere."""
    if os.name == "nt":
        return os.path.join(VENV, "Scripts", "python.exe")
    return os.path.join(VENV, "bin", "python")


def this_kind():
    """Kind of Python and computer, in words: wheels made for one do not fit another."""
    version = "{}.{}".format(*sys.version_info[:2])
    return "Python {} on {}".format(version, sysconfig.get_platform())


def foundation():
    """Hash of what an environment does not survive a change of: the Python, the folder."""
    return digest(this_kind(), os.path.realpath(PROJECT))


def contents():
    """Hash of what pip can bring up to date: the dependencies, and how they are installed."""
    return digest(read("pyproject.toml"), read("constraints.txt"), *HOW_INSTALLED)


def digest(*parts):
    """Short hash of some text."""
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()[:16]


def read(name):
    """Text of a file of the project, whatever its line ends."""
    with open(os.path.join(PROJECT, name), encoding="utf-8") as file:
        return file.read()


def read_stamp():
    """What the last complete set-up left: its foundation and its contents, or two times None."""
    try:
        with open(STAMP) as file:
            found = file.read().split()
    except OSError:
        found = []
    return tuple(found) if len(found) == 2 else (None, None)


def write_stamp():
    """Say that the set-up is complete; written last, so a half-made environment has none."""
    with open(STAMP + ".new", "w") as file:
        file.write(foundation() + "\n" + contents() + "\n")
    os.replace(STAMP + ".new", STAMP)


# ------------------------------------------------------------------ setting up


def set_up(wheels=None):
    """Make the virtual environment, or bring it up to date, unless its stamp says that it is."""
    stamp = read_stamp()
    if stamp == (foundation(), contents()) and is_installed():
        return
    started = time.time()
    if wheels:
        check_wheels(wheels)
    if stamp[0] == foundation() and is_installed():
        os.remove(STAMP)
    else:
        make_environment()
    run_pip("Installing", ["install"] + HOW_INSTALLED + source_options(wheels))
    if not is_installed():
        raise StartError(NOT_IMPORTABLE)
    write_stamp()
    say("Ready in .venv after {:.0f} s.".format(time.time() - started))


def is_installed():
    """Whether the environment's Python runs and finds the suite and its test runner."""
    command = [venv_python(), "-c", CHECK_INSTALLED]
    try:
        return subprocess.call(command, cwd=VENV, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def starts(python):
    """Whether a Python is there and starts."""
    try:
        return subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_environment():
    """Make an empty ``.venv`` in place of the one that is there."""
    for module in ["venv", "ensurepip"]:
        try:
            __import__(module)
        except ImportError:
            raise StartError(NO_VENV_MODULE.format(module=module))
    remove_environment()
    try:
        os.mkdir(VENV)
    except OSError as error:
        raise StartError(NOT_WRITABLE.format(folder=PROJECT, reason=error.strerror))
    say("Making the virtual environment .venv...")
    run_logged("Making .venv", [sys.executable, "-m", "venv", VENV])


def remove_environment():
    """Remove the ``.venv`` that is there, if any."""
    if not os.path.lexists(VENV):
        return
    if os.path.realpath(sys.prefix) == os.path.realpath(VENV):
        raise StartError(RUNS_ITSELF)
    try:
        if os.path.isdir(VENV) and not os.path.islink(VENV):
            shutil.rmtree(VENV)
        else:
            os.remove(VENV)
    except OSError as error:
        raise StartError(IN_USE.format(reason=error.strerror))


def source_options(wheels):
    """Where pip takes packages from: the index that it is set up for, or one folder."""
    return ["--no-index", "--find-links", wheels] if wheels else ["--retries", "3"]


def check_wheels(folder):
    """Refuse a folder without wheels, or with wheels for another kind of Python or computer."""
    if not os.path.isdir(folder) or not any(name.endswith(".whl") for name in os.listdir(folder)):
        raise StartError(NO_SUCH_WHEELS.format(folder=folder))
    made_for = read_made_for(folder)
    if made_for and made_for != this_kind():
        raise StartError(OTHER_WHEELS.format(folder=folder, made_for=made_for, here=this_kind()))


def read_made_for(folder):
    """The kind of Python and computer that a folder of wheels was made for, if it says so."""
    try:
        with open(os.path.join(folder, MADE_FOR)) as file:
            return file.read().strip()
    except OSError:
        return None


def fill_wheels(folder):
    """Fill a folder with a wheel of every package that a set-up on this kind of computer needs."""
    wanted = ["--wheel-dir", folder, "--constraint", "constraints.txt"] + requirements()
    run_pip("Fetching", ["wheel"] + wanted)
    with open(os.path.join(folder, MADE_FOR), "w") as file:
        file.write(this_kind() + "\n")
    say("{} is filled. On a computer with {}, beside a copy of it:".format(folder, this_kind()))
    say('  python start.py demo --wheels "{}"'.format(os.path.basename(folder)))


def requirements():
    """Everything that ``pyproject.toml`` asks for: to run, to test and to build."""
    import tomllib

    settings = tomllib.loads(read("pyproject.toml"))
    wanted = settings["build-system"]["requires"] + settings["project"]["dependencies"]
    for extra in settings["project"]["optional-dependencies"].values():
        wanted = wanted + extra
    return wanted


# ------------------------------------------------------------------ running programs


def run_pip(task, arguments):
    """Run the environment's pip, with its talk in the log and one line of progress here."""
    run_logged(task, [venv_python(), "-m", "pip"] + arguments, Progress(task))


def run_logged(task, command, progress=None):
    """Run a command with its output in the log; raise one sentence if it fails."""
    output = []
    with open(LOG, "a", encoding="utf-8") as log:
        process = start(command)
        for line in process.stdout:
            text = line.decode("utf-8", "replace")
            output.append(text)
            log.write(text)
            if progress:
                progress.show(text)
    if progress:
        progress.end()
    if process.wait() != 0:
        raise StartError(remedy(task, "".join(output), offline="--no-index" in command))


def start(command):
    """Start a program without the settings that would make pip install somewhere else."""
    settings = dict(PIP_USER="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    environment = dict(os.environ, **settings)
    for name in ["PIP_TARGET", "PIP_PREFIX", "PIP_NO_COMPILE", "PYTHONHOME"]:
        environment.pop(name, None)
    try:
        return subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        raise StartError(CANNOT_START.format(program=command[0], reason=error.strerror))


def remedy(task, output, offline):
    """Choose the sentence for a failure: what went wrong and what to do."""
    if offline and ("No matching distribution" in output or "ResolutionImpossible" in output):
        return LACKING_WHEELS
    for signs, sentence in REMEDIES:
        if any(sign in output for sign in signs):
            return sentence
    errors = [line[7:] for line in output.splitlines() if line.upper().startswith("ERROR: ")]
    return FAILED.format(task=task, reason=errors[-1] if errors else "no reason given", log=LOG)


class Progress(object):
    """A line that counts packages: redrawn on a terminal, printed once elsewhere."""

    def __init__(self, task):
        self.task = task
        self.count = 0
        self.live = sys.stderr.isatty()
        if not self.live:
            say(task + " packages; this can take some minutes...")

    def show(self, line):
        """Follow one line of pip's talk."""
        if line.startswith("Collecting "):
            self.count += 1
            self.draw("{} packages: {} found".format(self.task, self.count))
        elif line.startswith("Installing collected"):
            self.draw("{} packages: {} fetched, unpacking...".format(self.task, self.count))

    def draw(self, text):
        """Draw the line over the last one."""
        if self.live:
            sys.stderr.write("\r" + text.ljust(60))
            sys.stderr.flush()

    def end(self):
        """Leave the line."""
        if self.live:
            sys.stderr.write("\n")


def hand_over(arguments, folder=None, python=None):
    """Run the environment's Python and return its exit status; an interrupt is its to handle."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        status = subprocess.call([python or venv_python()] + arguments, cwd=folder)
    finally:
        signal.signal(signal.SIGINT, before)
    return status if status >= 0 else 128 - status


def say(text):
    """Tell the person, leaving standard output to the suite."""
    print(text, file=sys.stderr)


# ------------------------------------------------------------------ commands


def run_demo(arguments, wheels):
    """Run ``evaluate demo`` in the folder where the person stands."""
    return run_evaluate(["demo"] + arguments, wheels)


def run_evaluate(arguments, wheels):
    """Run any command of the suite in the folder where the person stands."""
    set_up(wheels)
    return hand_over(["-P", "-c", RUN_EVALUATE] + arguments)


def run_tests(arguments, wheels):
    """Run the tests in the project folder."""
    set_up(wheels)
    return hand_over(["-m", "pytest"] + arguments, folder=PROJECT)


def run_python(arguments, wheels):
    """Run the environment's Python in the folder where the person stands."""
    set_up(wheels)
    return hand_over(arguments)


def only_set_up(arguments, wheels):
    """Do nothing more than the set-up."""
    refuse("setup", arguments)
    set_up(wheels)
    return 0


def run_wheels(arguments, wheels):
    """Fill a folder of wheels, after a set-up that proves that the versions fit together."""
    folder, rest = take_option(arguments, "--folder")
    refuse("wheels", rest)
    set_up(wheels)
    fill_wheels(folder or os.path.abspath("wheels"))
    return 0


def run_doctor(arguments, wheels):
    """Say what is wrong with the set-up; nothing is set up, so that it can be seen as it is."""
    python = venv_python() if starts(venv_python()) else sys.executable
    return hand_over(["-P", "-c", RUN_DOCTOR, PROJECT, "doctor"] + arguments, python=python)


COMMANDS = {
    "demo": run_demo,
    "evaluate": run_evaluate,
    "test": run_tests,
    "setup": only_set_up,
    "doctor": run_doctor,
    "wheels": run_wheels,
    "python": run_python,
}


def take_option(arguments, option):
    """Take ``option FOLDER`` out of the arguments: (absolute folder or None, the rest)."""
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name != option:
            continue
        after = place + 1
        if not equals:
            value = "".join(arguments[after : after + 1])
            after += 1
        if not value or value.startswith("--"):
            raise StartError(NO_VALUE.format(option=option))
        folder = os.path.abspath(os.path.expanduser(value))
        return folder, arguments[:place] + arguments[after:]
    return None, arguments


def refuse(command, arguments):
    """Refuse arguments that a command does not take."""
    if arguments:
        raise StartError(UNEXPECTED.format(command=command, extra=arguments[0]))


def check_python(version):
    """Refuse a Python that is too old."""
    if tuple(version[:2]) < NEEDED_PYTHON:
        raise StartError(TOO_OLD.format(found="{}.{}".format(*version[:2])))


def carry_out(arguments):
    """Do what the first argument says."""
    if not arguments or arguments[0] in ["-h", "--help", "help"]:
        print(HELP)
        return 0
    wheels, arguments = take_option(arguments, "--wheels")
    command = arguments[0] if arguments else ""
    if command not in COMMANDS:
        raise StartError(UNKNOWN_COMMAND.format(command=command, known=", ".join(COMMANDS)))
    return COMMANDS[command](arguments[1:], wheels)


def main(arguments):
    """Do what was asked; a failure is one sentence and a status that is not zero."""
    try:
        check_python(sys.version_info)
        return carry_out(arguments)
    except StartError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say(INTERRUPTED)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
