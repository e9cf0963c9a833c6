defmodule FFI do
  @moduledoc """
  Calls functions of C libraries by their signature, without glue code.

      defmodule Zlib do
        use FFI, library: "libz.so.1"

        defc crc32(crc :: ulong, data :: bytes, size :: uint) :: ulong, dirty: false
        defc zlibVersion() :: string, as: :version
      end

      Zlib.crc32(0, "hello", 5)

  The library is opened when the first of the functions is called. Arguments are checked before the call: one that its
  type cannot hold raises `ArgumentError`, which names it.

  ## Options of `use FFI`

    * `:library` - a library's name, or several, of which the first that can be opened is used. Without it, the
      functions of the program itself, with those of the C library.

  ## Types

  | in a signature | in C | in the language |
  |---|---|---|
  | `int8` .. `int64`, `uint8` .. `uint64` | `int8_t` .. | integers within its range |
  | `char short int long longlong ssize_t` | the same, signed | |
  | `uchar ushort uint ulong ulonglong size_t` | the same, unsigned | |
  | `float double` | the same | numbers; `:nan`, `:infinity`, `:"-infinity"` |
  | `bool` | `bool` | `true`, `false` |
  | `string` | `char *` | a string without a byte 0, as a copy; `nil` is `NULL` |
  | `bytes` | `const void *` | the bytes of a binary, or a buffer |
  | `pointer` | `void *` | a buffer, a pointer that C gave, `nil` |
  | `pointer(T)` | `T *` | the same; also a value of T, or a list of them, for C to read |
  | `out(T)` | `T *` | no argument: what C wrote there comes back beside the result |
  | `array(T, n)` | `T [n]` in a struct | a list; of `char` a string |
  | the name of a `cstruct` | the struct by value | a map |
  | `(T, T -> T)` | a function pointer | a function, which runs in the calling process |
  | `void` | no result | `:ok` |
  | `...` | further arguments | a list of `{type, value}` |

  A result, what `out` arguments hold and the error (`errno: true`) come back as a tuple if they are several.
  """

  @doc false
  defmacro __using__(options) do
    # Now, since the macros below use them while the module is expanded.
    for attribute <- [:vl_ffi_functions, :vl_ffi_types] do
      Module.register_attribute(__CALLER__.module, attribute, accumulate: true)
    end

    quote do
      import FFI, only: [defc: 1, defc: 2, defcp: 1, defcp: 2, cstruct: 2, ctype: 1]
      @vl_ffi_libraries FFI.Declaration.libraries(unquote(options))
      @before_compile FFI
    end
  end

  @doc false
  defmacro __before_compile__(env) do
    functions = Module.get_attribute(env.module, :vl_ffi_functions)

    quote do
      @doc false
      def __ffi__, do: {@vl_ffi_libraries, unquote(Macro.escape(functions))}
    end
  end

  @doc """
  Declares a C function, as `defc name(argument :: type, ...) :: type`.

    * `:as` - its name in the module, where it is not the one in C
    * `:dirty` - `true`: it may wait, and is called on a thread apart; `:cpu`: the same, it computes long; `false`: it
      takes less than a millisecond and never calls back, so it is called where the process runs. Default: `true`
    * `:errno` - `true`: the name of `errno` after the call, such as `:enoent`, is the last of the results; `nil` for 0
    * `:free` - the C function that frees the result, a `pointer` or a `string`, when nobody has it any more
  """
  defmacro defc(signature, options \\ []), do: FFI.Declaration.define(:def, signature, options, __CALLER__)

  @doc "As `defc/2`, for a function that is private to the module."
  defmacro defcp(signature, options \\ []), do: FFI.Declaration.define(:defp, signature, options, __CALLER__)

  @doc """
  Declares a struct of C: `cstruct point, x: double, y: double`. Its values are maps of all fields; `point()` is its
  type for `buffer/2`, `read/3` and others.
  """
  defmacro cstruct(name, fields), do: FFI.Declaration.define_struct(name, fields, __CALLER__)

  @doc "Gives a type a name: `ctype compare :: (pointer, pointer -> int)`."
  defmacro ctype(declaration), do: FFI.Declaration.define_type(declaration, __CALLER__)

  @doc "Opens the library of a module that uses `FFI`. Called by its functions; to have errors early, call it first."
  def link(module) do
    {libraries, functions} = module.__ffi__()

    with {:error, text} <- :vl_ffi.link(module, libraries, functions) do
      raise RuntimeError, "cannot link #{inspect(module)}: #{text}"
    end
  end

  # -- Memory --

  @doc """
  Memory for C, of so many bytes, which are 0, or with the bytes of a binary in it. It is freed when no process refers to
  it any more, or by `free/1`.
  """
  def buffer(size_or_bytes), do: :vl_ffi.buffer(size_or_bytes)

  @doc "Memory with a value of that type in it."
  def buffer(type, value) do
    buffer = :vl_ffi.buffer(sizeof(type))
    write(buffer, type, value)
    buffer
  end

  @doc """
  Frees a buffer, or a pointer, by the function that its declaration names with `:free`. Who uses it afterwards gets an
  `ArgumentError`; a call that uses it at this moment ends first.
  """
  def free(memory), do: :vl_ffi.free(memory)

  @doc "The value of that type in memory."
  def read(memory, type, offset \\ 0), do: :vl_ffi.read(memory, offset, type)

  @doc "Writes a value of that type to memory. Pointers in it are to be kept by the caller: the memory does not."
  def write(memory, type, value, offset \\ 0), do: :vl_ffi.write(memory, offset, type, value)

  @doc "So many bytes of memory, as a binary."
  def bytes(memory, size, offset \\ 0), do: :vl_ffi.bytes(memory, offset, size)

  @doc "Writes the bytes of a binary to memory."
  def put(memory, bytes, offset \\ 0), do: :vl_ffi.put(memory, offset, bytes)

  @doc "The text in memory, up to the first byte 0."
  def string(memory, offset \\ 0), do: :vl_ffi.string(memory, offset)

  @doc "A pointer to a part of memory, which it keeps."
  def at(memory, offset, size \\ nil), do: :vl_ffi.part(memory, offset, size)

  @doc "How many bytes memory has; `nil` if only C knows."
  def size(memory), do: :vl_ffi.size(memory)

  @doc "The address of memory or of a callback."
  def address(memory), do: :vl_ffi.address(memory)

  @doc "A pointer with that address; `nil` for 0. Nothing is known of what lies there."
  def pointer(address), do: :vl_ffi.pointer(address)

  # -- Types --

  @doc "How many bytes a value of the type takes."
  def sizeof(type), do: type |> :vl_ffi.layout() |> elem(0)

  @doc "Where a field of a struct begins."
  def offsetof(type, field) do
    {_, _, fields} = :vl_ffi.layout(type)
    Keyword.fetch!(fields, field)
  end

  # -- Functions of the language for C --

  @doc """
  A function pointer for C that may call it at any time, from any thread: `FFI.callback(compare(), fn a, b -> .. end)`.

  The function runs in a process of its own, linked to the caller, one call at a time; C waits. It works until the caller
  ends or the function raises: from then on C gets 0. The pointer must be kept as long as C may use it.

  A function that is called back only while it is called needs none of this: it takes functions.
  """
  def callback(type, fun), do: FFI.Callback.start(type, fun)
end
