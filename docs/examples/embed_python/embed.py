"""Vial in Python, by ctypes: an instance, calls with Python's values, and messages to Python.

Usage: embed.py LIBRARY (libvial.so)
"""
import ctypes
import json
import sys

OK = 0


class Vial:
    def __init__(self, library):
        # Libraries of native functions, which the instance may load, find enif_* by RTLD_GLOBAL alone.
        self.c = ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
        pointer, term = ctypes.c_void_p, ctypes.c_uint64
        for name, result, arguments in [
            ("vial_new", pointer, [pointer]),
            ("vial_free", None, [pointer]),
            ("vial_env", pointer, [pointer]),
            ("enif_free_env", None, [pointer]),
            ("vial_error", ctypes.c_char_p, [pointer]),
            ("vial_eval", ctypes.c_int, [pointer, pointer, ctypes.c_char_p, ctypes.POINTER(term)]),
            ("vial_inspect", ctypes.c_size_t, [term, ctypes.c_char_p, ctypes.c_size_t]),
            ("vial_inbox_open", pointer, [pointer, ctypes.c_char_p, ctypes.c_size_t]),
            ("vial_recv", ctypes.c_int, [pointer, pointer, ctypes.POINTER(term), ctypes.c_int]),
        ]:
            function = getattr(self.c, name)
            function.restype, function.argtypes = result, arguments
        # vial_make and vial_match take any number of arguments: ctypes must be told the types of those in front.
        self.c.vial_match.argtypes = [pointer, term, ctypes.c_char_p]
        self.vm = self.c.vial_new(None)
        if not self.vm:
            raise MemoryError
        self.inbox = self.c.vial_inbox_open(self.vm, b":python", 1000)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.c.vial_free(self.vm)

    def text(self, term):
        buffer = ctypes.create_string_buffer(64)
        while self.c.vial_inspect(term, buffer, len(buffer)) >= len(buffer):
            buffer = ctypes.create_string_buffer(2 * len(buffer))
        return buffer.value.decode()

    def eval(self, source):
        """The value, inspected."""
        env, result = self.c.vial_env(self.vm), ctypes.c_uint64()
        try:
            if self.c.vial_eval(self.vm, env, source.encode(), ctypes.byref(result)) != OK:
                raise RuntimeError(self.c.vial_error(self.vm).decode())
            return self.text(result.value)
        finally:
            self.c.enif_free_env(env)

    def receive(self, ms):
        """A number that was sent to :python, or None."""
        env, message, number = self.c.vial_env(self.vm), ctypes.c_uint64(), ctypes.c_int64()
        try:
            if self.c.vial_recv(self.inbox, env, ctypes.byref(message), ms) != OK:
                return None
            matched = self.c.vial_match(env, message.value, b"{:n, ~l}", ctypes.byref(number))
            return number.value if matched else None
        finally:
            self.c.enif_free_env(env)


def main():
    with Vial(sys.argv[1]) as vm:
        print(vm.eval("Enum.map([1, 2, 3], & &1 * 2)"))
        print(json.loads(vm.eval('for {k, v} <- %{a: 1, b: [2]}, do: [to_string(k), v]')))
        vm.eval("spawn(fn -> for n <- 1..3, do: send(:python, {:n, n * n}) end)")
        print([vm.receive(1000) for _ in range(3)])
        try:
            vm.eval('raise "from the language"')
        except RuntimeError as error:
            print(error)


main()
