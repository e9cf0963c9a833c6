"""The shell on a terminal: prompts, editing, interrupts, history. Driven through a pty."""
import os
import pathlib
import pty
import re
import select
import signal
import time
import unittest

from vm import VM, VmTest, main

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
TIMEOUT_S = 20


def has_terminals():
    try:
        for fd in pty.openpty():
            os.close(fd)
        return True
    except OSError:
        return False


class Terminal:
    def __init__(self, home):
        self.text = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(VM, [VM], {"TERM": "xterm", "HOME": home, "PATH": os.environ["PATH"]})

    def read(self):
        try:
            return os.read(self.fd, 65536)
        except OSError:
            return b""

    def wait_for(self, wanted):
        """Reads until the text appears; gives what stood before it, without escape sequences."""
        end = time.monotonic() + TIMEOUT_S
        while True:
            plain = ESCAPES.sub("", self.text).replace("\r", "")
            at = plain.find(wanted)
            if at >= 0:
                self.text = plain[at + len(wanted):]
                return plain[:at]
            left = end - time.monotonic()
            ready = select.select([self.fd], [], [], max(left, 0))[0]
            data = self.read() if ready else b""
            if not data:
                raise AssertionError(f"{wanted!r} did not come after {plain!r}")
            self.text += data.decode("utf-8", "replace")

    def type(self, text):
        os.write(self.fd, text.encode())

    def close(self):
        """The exit status."""
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


@unittest.skipUnless(has_terminals(), "the system has no pseudo terminals")
class Typing(VmTest):
    def setUp(self):
        super().setUp()
        self.terminal = Terminal(self.folder.name)
        self.terminal.wait_for("iex(1)> ")
        self.addCleanup(self.kill)

    def kill(self):
        try:
            os.kill(self.terminal.pid, signal.SIGKILL)
            os.waitpid(self.terminal.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass

    def say(self, line, answer, prompt):
        self.terminal.type(line + "\n")
        self.terminal.wait_for(answer)
        self.terminal.wait_for(prompt)

    def test_lines(self):
        self.say("x = 20 +", "", "...(1)> ")
        self.say("22", "42", "iex(2)> ")
        self.say("x + :a", "** (ArithmeticError)", "iex(2)> ")
        self.terminal.type("\x04")
        self.assertEqual(self.terminal.close(), 0)

    def test_interrupt_ends_an_evaluation(self):
        self.say("x = 1", "1", "iex(2)> ")
        self.terminal.type("Process.sleep(:infinity)\n")
        self.terminal.wait_for("infinity)\n")
        time.sleep(0.3)
        self.terminal.type("\x03")
        self.terminal.wait_for("interrupted")
        self.terminal.wait_for("iex(2)> ")
        self.say("x + 1", "2", "iex(3)> ")

    def test_interrupt_ends_a_loop(self):
        self.say("f = fn f -> f.(f) end", "#Function", "iex(2)> ")
        self.terminal.type("f.(f)\n")
        self.terminal.wait_for("f.(f)\n")
        time.sleep(0.3)
        self.terminal.type("\x03")
        self.terminal.wait_for("interrupted")
        self.terminal.wait_for("iex(2)> ")

    def test_interrupt_gives_up_a_line(self):
        self.say("if true do", "", "...(1)> ")
        self.terminal.type("\x03")
        self.terminal.wait_for("iex(1)> ")
        self.terminal.type("\x03")
        self.terminal.wait_for("again to exit")
        self.terminal.wait_for("iex(1)> ")
        self.terminal.type("\x03")
        self.assertEqual(self.terminal.close(), 0)

    def test_input_of_a_program(self):
        self.terminal.type('IO.gets("name? ")\n')
        self.terminal.wait_for("name? ")
        self.terminal.wait_for("name? ")
        self.say("Ann", '"Ann\\n"', "iex(2)> ")

    def test_output_over_a_prompt(self):
        self.say('spawn(fn -> Process.sleep(200); IO.puts("later") end)', "#PID", "iex(2)> ")
        self.terminal.type("1 +")
        self.terminal.wait_for("later\n")
        self.terminal.wait_for("iex(2)> 1 +")
        self.say(" 1", "2", "iex(3)> ")

    def test_shell_process_dies(self):
        self.terminal.type("spawn_link(fn -> exit(:no) end)\n")
        self.terminal.wait_for("shell process exited with reason: :no")
        self.terminal.wait_for("iex(1)> ")
        self.say("1", "1", "iex(2)> ")

    def test_history(self):
        self.say("1 + 41", "42", "iex(2)> ")
        self.terminal.type("\x1b[A\n")
        self.terminal.wait_for("42")
        self.terminal.wait_for("iex(3)> ")
        self.terminal.type("\x04")
        self.terminal.close()
        self.assertIn("1 + 41", pathlib.Path(self.folder.name, ".vm_history").read_text(encoding="utf-8"))

    def test_halt(self):
        self.terminal.type("System.halt(3)\n")
        self.assertEqual(self.terminal.close(), 3)


if __name__ == "__main__":
    main()
