defmodule Kernel do
  @moduledoc """
  What every module can use without asking: guards, operators, the macros that define
  modules and functions, and control flow.

  It is the first module compiled. While it is, its own macros are known to the compiler
  alone, so the code here stays on special forms, Erlang's functions and those few macros.
  """

  # -- Arithmetic, comparison, types: the compiler puts Erlang's functions in their place --

  @doc "The absolute value of a number."
  @doc guard: true
  def abs(number), do: :erlang.abs(number)

  @doc "Calls `fun` with the arguments in the list."
  def apply(fun, args), do: :erlang.apply(fun, args)

  @doc "Calls a function of a module by name."
  def apply(module, function_name, args), do: :erlang.apply(module, function_name, args)

  @doc "The part of a binary from `start`, `size` bytes long; `size` may be negative."
  @doc guard: true
  def binary_part(binary, start, size), do: :erlang.binary_part(binary, start, size)

  @doc "The size of a bitstring in bits."
  @doc guard: true
  def bit_size(bitstring), do: :erlang.bit_size(bitstring)

  @doc "The size of a bitstring in bytes, rounded up."
  @doc guard: true
  def byte_size(bitstring), do: :erlang.byte_size(bitstring)

  @doc "The smallest integer not below the number."
  @doc guard: true
  def ceil(number), do: :erlang.ceil(number)

  @doc "Integer division, towards zero."
  @doc guard: true
  def div(dividend, divisor), do: :erlang.div(dividend, divisor)

  @doc "The element of a tuple at a zero-based index."
  @doc guard: true
  def elem(tuple, index), do: :erlang.element(index + 1, tuple)

  @doc "Ends the calling process with a reason."
  def exit(reason), do: :erlang.exit(reason)

  @doc "The largest integer not above the number."
  @doc guard: true
  def floor(number), do: :erlang.floor(number)

  @doc "The first element of a list."
  @doc guard: true
  def hd(list), do: :erlang.hd(list)

  @doc "True for an atom."
  @doc guard: true
  def is_atom(term), do: :erlang.is_atom(term)

  @doc "True for a binary."
  @doc guard: true
  def is_binary(term), do: :erlang.is_binary(term)

  @doc "True for a bitstring, binaries among them."
  @doc guard: true
  def is_bitstring(term), do: :erlang.is_bitstring(term)

  @doc "True for `true` and `false`."
  @doc guard: true
  def is_boolean(term), do: :erlang.is_boolean(term)

  @doc "True for a float."
  @doc guard: true
  def is_float(term), do: :erlang.is_float(term)

  @doc "True for a function."
  @doc guard: true
  def is_function(term), do: :erlang.is_function(term)

  @doc "True for a function of that arity."
  @doc guard: true
  def is_function(term, arity), do: :erlang.is_function(term, arity)

  @doc "True for an integer."
  @doc guard: true
  def is_integer(term), do: :erlang.is_integer(term)

  @doc "True for a list, proper or not."
  @doc guard: true
  def is_list(term), do: :erlang.is_list(term)

  @doc "True for a map, structs among them."
  @doc guard: true
  def is_map(term), do: :erlang.is_map(term)

  @doc "True if the map has the key."
  @doc guard: true
  def is_map_key(map, key), do: :erlang.is_map_key(key, map)

  @doc "True for an integer or a float."
  @doc guard: true
  def is_number(term), do: :erlang.is_number(term)

  @doc "True for a process identifier."
  @doc guard: true
  def is_pid(term), do: :erlang.is_pid(term)

  @doc "True for a port."
  @doc guard: true
  def is_port(term), do: :erlang.is_port(term)

  @doc "True for a reference."
  @doc guard: true
  def is_reference(term), do: :erlang.is_reference(term)

  @doc "True for a tuple."
  @doc guard: true
  def is_tuple(term), do: :erlang.is_tuple(term)

  @doc "The length of a proper list."
  @doc guard: true
  def length(list), do: :erlang.length(list)

  @doc "A reference that is like no other."
  def make_ref(), do: :erlang.make_ref()

  @doc "How many pairs a map has."
  @doc guard: true
  def map_size(map), do: :erlang.map_size(map)

  @doc "The greater of two terms; the first if they are equal."
  def max(first, second), do: :erlang.max(first, second)

  @doc "The lesser of two terms; the first if they are equal."
  def min(first, second), do: :erlang.min(first, second)

  @doc "The name of this node."
  @doc guard: true
  def node(), do: :erlang.node()

  @doc "The node where a pid, port or reference was made."
  @doc guard: true
  def node(pid), do: :erlang.node(pid)

  @doc "The remainder of integer division, with the sign of the dividend."
  @doc guard: true
  def rem(dividend, divisor), do: :erlang.rem(dividend, divisor)

  @doc "The nearest integer, halves away from zero."
  @doc guard: true
  def round(number), do: :erlang.round(number)

  @doc "The calling process."
  @doc guard: true
  def self(), do: :erlang.self()

  @doc "Sends a message; gives the message back."
  def send(dest, message), do: :erlang.send(dest, message)

  @doc "Starts a process that runs `fun`."
  def spawn(fun), do: :erlang.spawn(fun)

  @doc "Starts a process that calls a function of a module."
  def spawn(module, fun, args), do: :erlang.spawn(module, fun, args)

  @doc "As `spawn/1`, linked to the caller."
  def spawn_link(fun), do: :erlang.spawn_link(fun)

  @doc "As `spawn/3`, linked to the caller."
  def spawn_link(module, fun, args), do: :erlang.spawn_link(module, fun, args)

  @doc "As `spawn/1`, watched by the caller: gives `{pid, ref}`."
  def spawn_monitor(fun), do: :erlang.spawn_monitor(fun)

  @doc "As `spawn/3`, watched by the caller."
  def spawn_monitor(module, fun, args), do: :erlang.spawn_monitor(module, fun, args)

  @doc "Throws a value, to be caught by `try`."
  def throw(term), do: :erlang.throw(term)

  @doc "The list without its first element."
  @doc guard: true
  def tl(list), do: :erlang.tl(list)

  @doc "The integer part of a number."
  @doc guard: true
  def trunc(number), do: :erlang.trunc(number)

  @doc "How many elements a tuple has."
  @doc guard: true
  def tuple_size(tuple), do: :erlang.tuple_size(tuple)

  @doc "The number itself."
  @doc guard: true
  def +value, do: :erlang.+(value)

  @doc "The negated number."
  @doc guard: true
  def -value, do: :erlang.-(value)

  @doc "The sum of two numbers."
  @doc guard: true
  def left + right, do: :erlang.+(left, right)

  @doc "The difference of two numbers."
  @doc guard: true
  def left - right, do: :erlang.-(left, right)

  @doc "The product of two numbers."
  @doc guard: true
  def left * right, do: :erlang.*(left, right)

  @doc "The quotient of two numbers, always a float."
  @doc guard: true
  def left / right, do: :erlang./(left, right)

  @doc """
  Power: an integer for an integer base and a natural exponent, else a float.

      iex> 2 ** 10
      1024
      iex> 2 ** -1
      0.5
  """
  def base ** exponent when is_integer(base) and is_integer(exponent) and exponent >= 0 do
    if exponent > 0xFFFFFF and (base > 1 or base < -1), do: check_power(base, exponent)
    integer_power(base, exponent, 1)
  end

  def base ** exponent, do: :math.pow(base, exponent)

  # What has more bits than an integer can have is not worked out.
  defp check_power(base, exponent) do
    bytes = :erlang.byte_size(:binary.encode_unsigned(:erlang.abs(base)))
    if (8 * bytes - 8) * exponent > 0xFFFFFFFF or exponent > 0xFFFFFFFF, do: :erlang.error(:system_limit)
  end

  defp integer_power(_base, 0, power), do: power

  defp integer_power(base, exponent, power) do
    power = if :erlang.band(exponent, 1) == 1, do: power * base, else: power

    case :erlang.bsr(exponent, 1) do
      0 -> power
      rest -> integer_power(base * base, rest, power)
    end
  end

  @doc "A list with the elements of both, in order."
  def left ++ right, do: :erlang.++(left, right)

  @doc "The left list without the first occurrence of each element of the right one."
  def left -- right, do: :erlang.--(left, right)

  @doc "True for `false`, false for `true`."
  @doc guard: true
  def not value, do: :erlang.not(value)

  @doc "True if the left term is less."
  @doc guard: true
  def left < right, do: :erlang.<(left, right)

  @doc "True if the left term is greater."
  @doc guard: true
  def left > right, do: :erlang.>(left, right)

  @doc "True if the left term is not greater."
  @doc guard: true
  def left <= right, do: :erlang."=<"(left, right)

  @doc "True if the left term is not less."
  @doc guard: true
  def left >= right, do: :erlang.>=(left, right)

  @doc "True if the terms are equal; `1 == 1.0`."
  @doc guard: true
  def left == right, do: :erlang.==(left, right)

  @doc "True if the terms are not equal."
  @doc guard: true
  def left != right, do: :erlang."/="(left, right)

  @doc "True if the terms are the same; `1` is not `1.0`."
  @doc guard: true
  def left === right, do: :erlang."=:="(left, right)

  @doc "True if the terms are not the same."
  @doc guard: true
  def left !== right, do: :erlang."=/="(left, right)

  @doc """
  True if the text matches a regular expression, or contains a text.

      iex> "abcd" =~ ~r/c(d)/
      true
      iex> "abcd" =~ "bc"
      true
  """
  def left =~ "" when is_binary(left), do: true

  def left =~ right when is_binary(left) and is_binary(right) do
    :binary.match(left, right) != :nomatch
  end

  def left =~ right when is_binary(left), do: Regex.match?(right, left)

  @doc "A tuple with another element at a zero-based index."
  def put_elem(tuple, index, value), do: :erlang.setelement(index + 1, tuple, value)

  @doc "True if the module is loaded and exports that function."
  def function_exported?(module, function, arity) do
    :erlang.function_exported(module, function, arity)
  end

  @doc "True if the module is loaded and exports that macro."
  def macro_exported?(module, macro, arity)
      when is_atom(module) and is_atom(macro) and is_integer(arity) and arity >= 0 and arity <= 255 do
    :erlang.function_exported(module, :__info__, 1) and
      :lists.member({macro, arity}, module.__info__(:macros))
  end

  @doc """
  The bytes of a binary from one zero-based index to another, both counted from the end when negative.

      iex> binary_slice("elixir", 1..3)
      "lix"
      iex> binary_slice("elixir", -3..-1)
      "xir"
  """
  def binary_slice(binary, %{__struct__: Range, first: first, last: last, step: step})
      when is_binary(binary) and step > 0 do
    total = byte_size(binary)
    first = if first < 0, do: max(first + total, 0), else: first
    last = if last < 0, do: last + total, else: last
    slice = slice_bytes(binary, first, last - first + 1, total)
    if step == 1, do: slice, else: :vl_kernel.every_byte(slice, step)
  end

  def binary_slice(binary, %{__struct__: Range} = range) when is_binary(binary) do
    :erlang.error(
      ArgumentError.exception("binary_slice/2 does not accept ranges with negative steps, got: " <> inspect(range))
    )
  end

  @doc """
  `size` bytes of a binary from a zero-based index, fewer where it ends.

      iex> binary_slice("elixir", 2, 10)
      "ixir"
  """
  def binary_slice(binary, start, 0) when is_binary(binary) and is_integer(start), do: ""

  def binary_slice(binary, start, size)
      when is_binary(binary) and is_integer(start) and is_integer(size) and size > 0 do
    total = byte_size(binary)
    start = if start < 0, do: max(start + total, 0), else: start
    slice_bytes(binary, start, size, total)
  end

  defp slice_bytes(_binary, start, size, total) when start >= total or size <= 0, do: ""

  defp slice_bytes(binary, start, size, total) do
    :erlang.binary_part(binary, start, min(size, total - start))
  end

  # -- Structs and text --

  @doc """
  A struct with some of its fields set; unknown keys are dropped.

      iex> struct(Range, first: 1, last: 2, step: 1, nope: 0)
      1..2
  """
  def struct(struct, fields \\ []) do
    :vl_kernel.struct(struct, fields, fn struct, fields -> :vl_kernel.merge_known(struct, fields) end)
  end

  @doc "As `struct/2`, but unknown or missing keys raise."
  def struct!(struct, fields \\ [])

  def struct!(struct, fields) when is_atom(struct) do
    :vl_kernel.validate_struct(struct.__struct__(fields), struct, 1)
  end

  def struct!(struct, fields) when is_map(struct) do
    :vl_kernel.struct(struct, fields, fn struct, fields -> :vl_kernel.merge_strict(struct, fields) end)
  end

  @doc """
  The term as text, as it would be written.

      iex> inspect([a: 1])
      "[a: 1]"
      iex> inspect([1, 2, 3], limit: 2)
      "[1, 2, ...]"
  """
  def inspect(term, opts \\ []) when is_list(opts) do
    opts = Inspect.Opts.new(opts)

    limit =
      case opts.pretty do
        true -> opts.width
        false -> :infinity
      end

    doc = Inspect.Algebra.group(Inspect.Algebra.to_doc(term, opts))
    :erlang.iolist_to_binary(Inspect.Algebra.format(doc, limit))
  end

  # -- Reading and writing nested data --

  @doc """
  The value under a path of keys.

      iex> get_in(%{a: %{b: 1}}, [:a, :b])
      1
      iex> get_in(%{a: nil}, [:a, :b])
      nil
  """
  def get_in(data, keys)
  def get_in(nil, [_ | _]), do: nil
  def get_in(data, [key]) when is_function(key, 3), do: key.(:get, data, fn value -> value end)

  def get_in(data, [key | keys]) when is_function(key, 3) do
    key.(:get, data, fn value -> get_in(value, keys) end)
  end

  def get_in(data, [key]), do: Access.get(data, key)
  def get_in(data, [key | keys]), do: get_in(Access.get(data, key), keys)

  @doc """
  The data with the value under a path of keys replaced.

      iex> put_in(%{a: %{b: 1}}, [:a, :b], 2)
      %{a: %{b: 2}}
  """
  def put_in(data, [_ | _] = keys, value) do
    :erlang.element(2, get_and_update_in(data, keys, fn _ -> {nil, value} end))
  end

  @doc "The data with the value under a path of keys put through a function."
  def update_in(data, [_ | _] = keys, fun) when is_function(fun) do
    :erlang.element(2, get_and_update_in(data, keys, fn value -> {nil, fun.(value)} end))
  end

  @doc """
  Reads and replaces the value under a path of keys at once.

      iex> get_and_update_in(%{a: 1}, [:a], fn value -> {value, value + 1} end)
      {1, %{a: 2}}
  """
  def get_and_update_in(data, keys, fun)

  def get_and_update_in(data, [key], fun) when is_function(key, 3) do
    key.(:get_and_update, data, fun)
  end

  def get_and_update_in(data, [key | keys], fun) when is_function(key, 3) do
    key.(:get_and_update, data, fn value -> get_and_update_in(value, keys, fun) end)
  end

  def get_and_update_in(data, [key], fun) when is_function(fun, 1) do
    Access.get_and_update(data, key, fun)
  end

  def get_and_update_in(data, [key | keys], fun) when is_function(fun, 1) do
    Access.get_and_update(data, key, fn value -> get_and_update_in(value, keys, fun) end)
  end

  @doc """
  Takes the value under a path of keys out.

      iex> pop_in(%{a: %{b: 1}}, [:a, :b])
      {1, %{a: %{}}}
  """
  def pop_in(data, keys)
  def pop_in(nil, [key | _]), do: :erlang.error(pop_from_nil(key))
  def pop_in(data, [_ | _] = keys), do: pop_nested(data, keys)

  defp pop_nested(nil, [_ | _]), do: :pop
  defp pop_nested(data, [key]) when is_function(key, 3), do: key.(:get_and_update, data, fn _ -> :pop end)

  defp pop_nested(data, [key | keys]) when is_function(key, 3) do
    key.(:get_and_update, data, fn value -> pop_nested(value, keys) end)
  end

  defp pop_nested(data, [key]), do: Access.pop(data, key)

  defp pop_nested(data, [key | keys]) do
    Access.get_and_update(data, key, fn value -> pop_nested(value, keys) end)
  end

  defp pop_from_nil(key) do
    ArgumentError.exception("could not pop key #{inspect(key)} on a nil value")
  end

  @doc "As `get_in/2` and `put_in/3` with the path written as code: `put_in(user.name, value)`."
  defmacro put_in(path, value) do
    :vl_kernel.path_macro(:put_in, path, fn _ -> value end, __CALLER__)
  end

  @doc "`update_in(data.a[:b], fun)`: the path written as code."
  defmacro update_in(path, fun) do
    :vl_kernel.path_macro(:update_in, path, fn value -> quote(do: unquote(fun).(unquote(value))) end, __CALLER__)
  end

  @doc "`get_and_update_in(data.a, fun)`: the path written as code."
  defmacro get_and_update_in(path, fun) do
    :vl_kernel.path_macro(:get_and_update_in, path, fn _ -> fun end, __CALLER__)
  end

  @doc "`pop_in(data[:a])`: the path written as code."
  defmacro pop_in(path), do: :vl_kernel.path_macro(:pop_in, path, fn _ -> :pop end, __CALLER__)

  # -- Definitions: the compiler knows them itself --

  @doc "Defines a module."
  defmacro defmodule(alias, do_block), do: :vl_define.module(alias, do_block, __CALLER__)

  @doc "Defines a public function."
  defmacro def(call, expr \\ nil), do: :vl_define.definition(:def, call, expr)

  @doc "Defines a private function."
  defmacro defp(call, expr \\ nil), do: :vl_define.definition(:defp, call, expr)

  @doc "Defines a public macro."
  defmacro defmacro(call, expr \\ nil), do: :vl_define.definition(:defmacro, call, expr)

  @doc "Defines a private macro."
  defmacro defmacrop(call, expr \\ nil), do: :vl_define.definition(:defmacrop, call, expr)

  @doc "Reads or sets an attribute of the module."
  defmacro @expr, do: :vl_define.attribute(expr, __CALLER__)

  @doc "Defines a macro that can stand in guards."
  defmacro defguard(guard), do: :vl_kernel.defguard(:defmacro, guard, __CALLER__)

  @doc "Defines a private macro that can stand in guards."
  defmacro defguardp(guard), do: :vl_kernel.defguard(:defmacrop, guard, __CALLER__)

  @doc """
  Defines functions that call those of another module.

      defdelegate reverse(list), to: Enum
      defdelegate other_reverse(list), to: Enum, as: :reverse
  """
  defmacro defdelegate(funs, opts) do
    funs = :elixir_quote.escape(funs, :none, true)
    :vl_kernel.assert_module_scope(__CALLER__, :defdelegate, 2)

    quote bind_quoted: [delegates: quote(do: :vl_kernel.delegates(unquote(funs), unquote(opts), __MODULE__))] do
      for {name, args, target, as, as_args} <- delegates do
        @doc delegate_to: {target, as, :erlang.length(as_args)}
        # A head without the context of this quote: the definition counts as the caller's own.
        def unquote({name, [line: __ENV__.line], args}) do
          unquote(target).unquote(as)(unquote_splicing(as_args))
        end
      end
    end
  end

  @doc "Defines a struct: a map with known keys, named by the module."
  defmacro defstruct(fields) do
    :vl_kernel.assert_module_scope(__CALLER__, :defstruct, 1)

    quote do
      {struct, fields_in_order, struct_keys} = :vl_kernel.defstruct(__MODULE__, unquote(fields), __ENV__)

      def __struct__(), do: unquote({:unquote, [], [quote(do: :elixir_quote.escape(struct, :none, false))]})

      def __struct__(kv) do
        :vl_kernel.build_struct(__struct__(), kv, unquote({:unquote, [], [quote(do: struct_keys)]}), __MODULE__)
      end

      :vl_kernel.derive(__MODULE__, struct, fields_in_order, __ENV__)
      struct
    end
  end

  @doc "Defines an exception: a struct with `exception/1` and, with a field `:message`, `message/1`."
  defmacro defexception(fields) do
    quote do
      @behaviour Exception
      exception_struct = defstruct([__exception__: true] ++ unquote(fields))

      case exception_struct do
        %{message: _} ->
          @impl true
          def message(exception), do: exception.message

          defoverridable message: 1

          @impl true
          def exception(msg) when :erlang.is_binary(msg), do: exception(message: msg)
          def exception(args) when :erlang.is_list(args) do
            struct = __struct__()
            known = :vl_kernel.exception_fields(struct, args)
            :vl_kernel.fill(struct, known)
          end

        _ ->
          @impl true
          def exception(args) when :erlang.is_list(args) do
            struct = __struct__()
            known = :vl_kernel.exception_fields(struct, args)
            :vl_kernel.fill(struct, known)
          end
      end

      defoverridable exception: 1
      exception_struct
    end
  end

  @doc "Defines a protocol."
  defmacro defprotocol(name, do_block)
  defmacro defprotocol(name, do: block), do: Protocol.__define__(name, block, __CALLER__)

  @doc "Implements a protocol for the types under `for:`, or for the module it stands in."
  defmacro defimpl(name, opts, do_block \\ []) do
    Protocol.__implement__(name, opts, do_block, __CALLER__)
  end

  @doc "Lets the functions in a keyword list, or the callbacks of a behaviour, be defined again; see `super`."
  defmacro defoverridable(keywords_or_behaviour) do
    quote do
      Module.make_overridable(__MODULE__, unquote(keywords_or_behaviour))
    end
  end

  @doc "Requires a module and lets its `__using__/1` write code here."
  defmacro use(module, opts \\ []) do
    :vl_kernel.use(module, opts, __CALLER__)
  end

  # -- Booleans and branches --

  @doc """
  `true` if both are; the right side runs only if the left is true. Both must be booleans.
  """
  @doc guard: true
  defmacro left and right do
    case __CALLER__.context do
      nil -> :vl_kernel.boolean(:and, left, right)
      :match -> :vl_kernel.invalid_match(:and)
      :guard -> quote(do: :erlang.andalso(unquote(left), unquote(right)))
    end
  end

  @doc "`true` if one of both is; the right side runs only if the left is false. Both must be booleans."
  @doc guard: true
  defmacro left or right do
    case __CALLER__.context do
      nil -> :vl_kernel.boolean(:or, left, right)
      :match -> :vl_kernel.invalid_match(:or)
      :guard -> quote(do: :erlang.orelse(unquote(left), unquote(right)))
    end
  end

  @doc "The right side if the left is neither `nil` nor `false`, else the left."
  defmacro left && right do
    :vl_kernel.assert_no_match_or_guard(__CALLER__.context, "&&")

    quote do
      case unquote(left) do
        value when :erlang.orelse(:erlang."=:="(value, false), :erlang."=:="(value, nil)) -> value
        _ -> unquote(right)
      end
    end
  end

  @doc "The left side if it is neither `nil` nor `false`, else the right."
  defmacro left || right do
    :vl_kernel.assert_no_match_or_guard(__CALLER__.context, "||")

    quote do
      case unquote(left) do
        value when :erlang.orelse(:erlang."=:="(value, false), :erlang."=:="(value, nil)) -> unquote(right)
        value -> value
      end
    end
  end

  @doc "`true` for `nil` and `false`, else `false`."
  defmacro !value

  defmacro !{:!, _, [value]} do
    :vl_kernel.assert_no_match_or_guard(__CALLER__.context, "!")

    quote do
      case unquote(value) do
        value when :erlang.orelse(:erlang."=:="(value, false), :erlang."=:="(value, nil)) -> false
        _ -> true
      end
    end
  end

  defmacro !value do
    :vl_kernel.assert_no_match_or_guard(__CALLER__.context, "!")

    quote do
      case unquote(value) do
        value when :erlang.orelse(:erlang."=:="(value, false), :erlang."=:="(value, nil)) -> true
        _ -> false
      end
    end
  end

  @doc "Runs `do:` if the condition is neither `nil` nor `false`, else `else:`."
  defmacro if(condition, clauses) do
    {do_clause, else_clause} = :vl_kernel.branches(clauses, "if")
    :vl_kernel.if_else(condition, do_clause, else_clause)
  end

  @doc "Runs `do:` if the condition is `nil` or `false`, else `else:`."
  defmacro unless(condition, clauses) do
    {do_clause, else_clause} = :vl_kernel.branches(clauses, "unless")
    quote(do: if(unquote(condition), do: unquote(else_clause), else: unquote(do_clause)))
  end

  @doc """
  Binds the variables of a list pattern to as many elements as there are, the others to `nil`.

      iex> destructure([x, y, z], [1, 2])
      iex> {x, y, z}
      {1, 2, nil}
  """
  defmacro destructure(left, right) when is_list(left) do
    quote do
      unquote(left) = :vl_kernel.destructure(unquote(right), unquote(length(left)))
    end
  end

  @doc "Puts the left side in as the first argument of the call on the right."
  defmacro left |> right, do: :vl_kernel.pipe(left, right)

  @doc """
  Calls `fun` with the value; gives what it gives.

      iex> 1 |> then(fn x -> x * 2 end)
      2
  """
  defmacro then(value, fun) do
    quote do
      unquote(fun).(unquote(value))
    end
  end

  @doc """
  Calls `fun` with the value; gives the value.

      iex> tap(1, fn x -> x + 1 end)
      1
  """
  defmacro tap(value, fun) do
    quote do
      value = unquote(value)
      _ = unquote(fun).(value)
      value
    end
  end

  # -- Tests --

  @doc """
  True if the right side has the left as an element. In guards the right must be a list or a range.
  """
  @doc guard: true
  defmacro left in right, do: :vl_kernel.member(left, right, __CALLER__)

  @doc "True for `nil`."
  @doc guard: true
  defmacro is_nil(term) do
    quote do
      :erlang."=:="(unquote(term), nil)
    end
  end

  @doc "True for a struct."
  @doc guard: true
  defmacro is_struct(term) do
    case __CALLER__.context do
      nil ->
        quote do
          case unquote(term) do
            %{__struct__: name} when :erlang.is_atom(name) -> true
            _ -> false
          end
        end

      :match ->
        :vl_kernel.invalid_match(:is_struct)

      :guard ->
        :vl_kernel.struct_guard(term)
    end
  end

  @doc "True for a struct of that name."
  @doc guard: true
  defmacro is_struct(term, name) do
    case __CALLER__.context do
      nil ->
        quote generated: true do
          case unquote(name) do
            name when :erlang.is_atom(name) ->
              case unquote(term) do
                %{__struct__: ^name} -> true
                _ -> false
              end

            _ ->
              :erlang.error(ArgumentError.exception("argument error"))
          end
        end

      :match ->
        :vl_kernel.invalid_match(:is_struct)

      :guard ->
        quote do
          :erlang.is_map(unquote(term)) and
            (:erlang.is_atom(unquote(name)) or :fail) and
            :erlang.is_map_key(:__struct__, unquote(term)) and
            :erlang."=:="(:erlang.map_get(:__struct__, unquote(term)), unquote(name))
        end
    end
  end

  @doc "True for an exception."
  @doc guard: true
  defmacro is_exception(term) do
    case __CALLER__.context do
      nil ->
        quote do
          case unquote(term) do
            %{__struct__: name, __exception__: true} when :erlang.is_atom(name) -> true
            _ -> false
          end
        end

      :match ->
        :vl_kernel.invalid_match(:is_exception)

      :guard ->
        :vl_kernel.exception_guard(term)
    end
  end

  @doc "True for an exception of that name."
  @doc guard: true
  defmacro is_exception(term, name) do
    case __CALLER__.context do
      nil ->
        quote do
          case unquote(name) do
            name when :erlang.is_atom(name) ->
              case unquote(term) do
                %{__struct__: ^name, __exception__: true} -> true
                _ -> false
              end

            _ ->
              :erlang.error(ArgumentError.exception("argument error"))
          end
        end

      :match ->
        :vl_kernel.invalid_match(:is_exception)

      :guard ->
        quote do
          :erlang.is_map(unquote(term)) and
            (:erlang.is_atom(unquote(name)) or :fail) and
            :erlang.is_map_key(:__struct__, unquote(term)) and
            :erlang."=:="(:erlang.map_get(:__struct__, unquote(term)), unquote(name)) and
            :erlang.is_map_key(:__exception__, unquote(term)) and
            :erlang."=:="(:erlang.map_get(:__exception__, unquote(term)), true)
        end
    end
  end

  @doc """
  True if the expression matches the pattern, which may have a guard.

      iex> match?({:ok, _}, {:ok, 1})
      true
      iex> match?(x when x > 1, 1)
      false
  """
  defmacro match?(pattern, expr) do
    success =
      quote do
        unquote(pattern) -> true
      end

    failure =
      quote generated: true do
        _ -> false
      end

    {:case, [], [expr, [do: success ++ failure]]}
  end

  # -- Text, ranges, variables --

  @doc "The term as text, by the protocol `String.Chars`."
  defmacro to_string(term) do
    quote do
      String.Chars.to_string(unquote(term))
    end
  end

  @doc "The term as a list of characters, by the protocol `List.Chars`."
  defmacro to_charlist(term) do
    quote do
      List.Chars.to_charlist(unquote(term))
    end
  end

  @doc "Joins two binaries; in patterns the left must be a literal text."
  defmacro left <> right, do: :vl_kernel.concat_binaries({:<>, [], [left, right]}, __CALLER__)

  @doc "The range of all integers' positions: `0..-1//1`."
  defmacro (..) do
    :vl_kernel.full_range(__CALLER__.context)
  end

  @doc "The range between two integers, upwards or downwards."
  defmacro first..last, do: :vl_kernel.range(first, last, __CALLER__)

  @doc "The range between two integers with a step."
  defmacro first..last//step, do: :vl_kernel.range(first, last, step, __CALLER__)

  @doc "An alias that is not bound to where the macro stands."
  defmacro alias!(alias)
  defmacro alias!(alias) when is_atom(alias), do: alias
  defmacro alias!({:__aliases__, meta, args}), do: {:__aliases__, :lists.keydelete(:alias, 1, meta), args}

  @doc "A variable that is not hidden by hygiene."
  defmacro var!(var, context \\ nil)

  defmacro var!({name, meta, atom}, context) when is_atom(name) and is_atom(atom) do
    meta = :lists.keydelete(:counter, 1, meta)
    meta = :lists.keystore(:if_undefined, 1, meta, {:if_undefined, :raise})

    case :elixir_expand.macro_expand(context, __CALLER__) do
      context when is_atom(context) ->
        {name, meta, context}

      other ->
        :erlang.error(
          ArgumentError.exception("expected var! context to expand to an atom, got: " <> Macro.to_string(other))
        )
    end
  end

  defmacro var!(other, _context) do
    :erlang.error(
      ArgumentError.exception("expected a variable to be given to var!, got: " <> Macro.to_string(other))
    )
  end

  @doc """
  The variables and their values.

      iex> x = 1
      iex> binding()
      [x: 1]
      iex> x
      1
  """
  defmacro binding(context \\ nil) do
    :vl_kernel.binding(context, __CALLER__)
  end

  @doc "Prints code and its value, and gives the value."
  defmacro dbg(code \\ quote(do: binding()), options \\ []) do
    :vl_kernel.dbg(code, options, __CALLER__)
  end

  # -- Raising --

  @doc "Raises a `RuntimeError` with a message, the exception given, or one of the module given."
  defmacro raise(message), do: :vl_kernel.raise(message, __CALLER__)

  @doc "Raises what `exception.exception(attributes)` gives."
  defmacro raise(exception, attributes) do
    quote do
      :erlang.error(unquote(exception).exception(unquote(attributes)))
    end
  end

  @doc "As `raise/1`, with a stack trace."
  defmacro reraise(message, stacktrace), do: :vl_kernel.reraise(message, stacktrace, __CALLER__)

  @doc "As `raise/2`, with a stack trace."
  defmacro reraise(exception, attributes, stacktrace) do
    quote do
      :erlang.raise(:error, unquote(exception).exception(unquote(attributes)), unquote(stacktrace))
    end
  end

  # -- Sigils --

  @doc "`~S`: text as it stands."
  defmacro sigil_S(term, modifiers)
  defmacro sigil_S({:<<>>, _, [binary]}, []) when is_binary(binary), do: binary

  @doc "`~s`: text with escapes and interpolation."
  defmacro sigil_s(term, modifiers)
  defmacro sigil_s({:<<>>, _, [piece]}, []) when is_binary(piece), do: :vl_sigil.unescape(piece)
  defmacro sigil_s({:<<>>, line, pieces}, []), do: {:<<>>, line, :vl_sigil.unescape_pieces(pieces)}

  @doc "`~C`: a list of characters as it stands."
  defmacro sigil_C(term, modifiers)
  defmacro sigil_C({:<<>>, _, [text]}, []) when is_binary(text), do: :unicode.characters_to_list(text)

  @doc "`~c`: a list of characters with escapes and interpolation."
  defmacro sigil_c(term, modifiers)

  defmacro sigil_c({:<<>>, _, [text]}, []) when is_binary(text) do
    :unicode.characters_to_list(:vl_sigil.unescape(text))
  end

  defmacro sigil_c({:<<>>, _, pieces}, []), do: :vl_sigil.charlist(pieces)

  @doc "`~r`: a regular expression with escapes and interpolation."
  defmacro sigil_r(term, modifiers)
  defmacro sigil_r({:<<>>, _, [text]}, options) when is_binary(text), do: :vl_sigil.regex(text, options)
  defmacro sigil_r({:<<>>, meta, pieces}, options), do: :vl_sigil.regex(meta, pieces, options)

  @doc "`~R`: a regular expression as it stands."
  defmacro sigil_R(term, modifiers)
  defmacro sigil_R({:<<>>, _, [text]}, options) when is_binary(text), do: :vl_sigil.regex_raw(text, options)

  @doc "`~w`: words, with escapes and interpolation; modifiers `s`, `a`, `c` choose texts, atoms, charlists."
  defmacro sigil_w(term, modifiers)

  defmacro sigil_w({:<<>>, _, [text]}, modifiers) when is_binary(text) do
    :vl_sigil.words(:vl_sigil.unescape(text), modifiers, __CALLER__)
  end

  defmacro sigil_w({:<<>>, meta, pieces}, modifiers) do
    :vl_sigil.words({:<<>>, meta, :vl_sigil.unescape_pieces(pieces)}, modifiers, __CALLER__)
  end

  @doc "`~W`: words as they stand."
  defmacro sigil_W(term, modifiers)

  defmacro sigil_W({:<<>>, _, [text]}, modifiers) when is_binary(text) do
    :vl_sigil.words(text, modifiers, __CALLER__)
  end

  @doc "`~D`: a date."
  defmacro sigil_D(date_string, modifiers)
  defmacro sigil_D({:<<>>, _, [text]}, []), do: :vl_sigil.calendar(:date, text)

  @doc "`~T`: a time."
  defmacro sigil_T(time_string, modifiers)
  defmacro sigil_T({:<<>>, _, [text]}, []), do: :vl_sigil.calendar(:time, text)

  @doc "`~N`: a date and time without a zone."
  defmacro sigil_N(naive_datetime_string, modifiers)
  defmacro sigil_N({:<<>>, _, [text]}, []), do: :vl_sigil.calendar(:naive_datetime, text)

  @doc "`~U`: a date and time in UTC."
  defmacro sigil_U(datetime_string, modifiers)
  defmacro sigil_U({:<<>>, _, [text]}, []), do: :vl_sigil.calendar(:utc_datetime, text)
end
