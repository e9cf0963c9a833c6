defmodule ProtocolTest do
  use ExUnit.Case, async: true

  defprotocol Size do
    @doc "How large?"
    def size(term)
    @fallback_to_any false
    def twice(term, n)
  end

  defprotocol Loose do
    @fallback_to_any true
    def name(term)
  end

  defimpl Loose, for: Any do
    defmacro __deriving__(module, _struct, options) do
      quote do
        defimpl Loose, for: unquote(module) do
          def name(_), do: {:derived, unquote(module), unquote(options)}
        end
      end
    end

    def name(_), do: :any
  end

  defmodule Plain do
    defstruct [:a, :b]
  end

  defmodule Derived do
    @derive [Loose]
    defstruct [:a]
  end

  defmodule WithOptions do
    @derive {Loose, only: [:a]}
    defstruct [:a]
  end

  defimpl Size, for: [List, Tuple] do
    def size(x), do: {@protocol, @for, x}
    def twice(x, n), do: {x, n}
  end

  for {type, name} <- [{Atom, :atom}, {BitString, :bits}, {Float, :float}, {Function, :fun}, {Integer, :int}, {Map, :map}, {PID, :pid}, {Port, :port}, {Reference, :ref}] do
    defimpl Size, for: type do
      def size(_), do: unquote(name)
      def twice(_, _), do: nil
    end
  end

  test "every type has a module of its own" do
    for {term, name} <- [{:a, :atom}, {nil, :atom}, {"b", :bits}, {<<1::3>>, :bits}, {1.5, :float}, {fn -> 1 end, :fun}, {1, :int}, {%{}, :map}, {self(), :pid}, {make_ref(), :ref}],
        do: assert(Size.size(term) == name)

    assert Size.size([1]) == {Size, List, [1]}
    assert Size.size({1}) == {Size, Tuple, {1}}
    assert Size.twice([], 2) == {[], 2}
  end

  test "a struct without implementation is not a map" do
    error = assert_raise Protocol.UndefinedError, fn -> Size.size(%Plain{}) end
    assert error.protocol == Size
    assert Exception.message(error) =~ "protocol ProtocolTest.Size not implemented for %ProtocolTest.Plain{a: nil, b: nil} of type ProtocolTest.Plain (a struct)"
    assert Size.impl_for(%Plain{}) == nil
    assert Size.impl_for([]) == Size.List
    assert Size.impl_for!(1) == Size.Integer
    assert_raise Protocol.UndefinedError, fn -> Size.impl_for!(%Plain{}) end
  end

  test "falling back and deriving" do
    assert {Loose.name(1), Loose.name(%Plain{})} == {:any, :any}
    assert Loose.name(%Derived{}) == {:derived, Derived, []}
    assert Loose.name(%WithOptions{}) == {:derived, WithOptions, [only: [:a]]}
    require Protocol
    defmodule Later, do: defstruct([:x])
    Protocol.derive(Loose, Later, some: 1)
    assert Loose.name(struct(Later)) == {:derived, Later, [some: 1]}
  end

  test "asserting" do
    assert Protocol.assert_protocol!(Size) == :ok
    assert Protocol.assert_impl!(Size, List) == :ok
    assert_raise ArgumentError, "ProtocolTest.Plain is not a protocol", fn -> Protocol.assert_protocol!(Plain) end
    assert_raise ArgumentError, ~r/due to reason :nofile/, fn -> Protocol.assert_impl!(Size, Plain) end
    assert Size.__protocol__(:module) == Size
    assert Size.__protocol__(:functions) == [size: 1, twice: 2]
    assert {Size.List.__impl__(:for), Size.List.__impl__(:protocol)} == {List, Size}
  end

  test "Enumerable and Collectable of one's own" do
    defmodule Countdown do
      defstruct [:from]

      defimpl Enumerable do
        def count(_), do: {:error, __MODULE__}
        def member?(%{from: from}, n), do: {:ok, n in 1..from}
        def slice(_), do: {:error, __MODULE__}
        def reduce(_, {:halt, acc}, _), do: {:halted, acc}
        def reduce(c, {:suspend, acc}, fun), do: {:suspended, acc, &reduce(c, &1, fun)}
        def reduce(%{from: 0}, {:cont, acc}, _), do: {:done, acc}
        def reduce(%{from: n} = c, {:cont, acc}, fun), do: reduce(%{c | from: n - 1}, fun.(n, acc), fun)
      end

      defimpl Collectable do
        def into(c), do: {c, fn acc, {:cont, n} -> %{acc | from: acc.from + n}; acc, :done -> acc; _, :halt -> :ok end}
      end

      defimpl String.Chars, do: def(to_string(c), do: "down from #{c.from}")
      defimpl List.Chars, do: def(to_charlist(c), do: Integer.to_charlist(c.from))
    end

    three = struct(Countdown, from: 3)
    assert Enum.to_list(three) == [3, 2, 1]
    assert {Enum.count(three), 2 in three, 9 in three, Enum.at(three, 1), Enum.slice(three, 0, 2), Enum.reverse(three)} == {3, true, false, 2, [3, 2], [1, 2, 3]}
    assert Enum.zip(three, [:a, :b]) == [{3, :a}, {2, :b}]
    assert three |> Stream.map(&(&1 * 2)) |> Enum.take(2) == [6, 4]
    assert Enum.into([1, 2], three).from == 6
    assert (for n <- 1..2, into: three, do: n * 10).from == 33
    assert "#{three}" == "down from 3"
    assert to_charlist(three) == '3'
  end

  test "what the library's protocols say of other terms" do
    assert_raise Protocol.UndefinedError, ~r/protocol Enumerable not implemented for 1 of type Integer/, fn -> Enum.map(Process.get(:none, 1), & &1) end
    assert_raise Protocol.UndefinedError, ~r/protocol String.Chars not implemented for \{\} of type Tuple/, fn -> to_string({}) end
    assert_raise Protocol.UndefinedError, ~r/protocol List.Chars not implemented for %\{\} of type Map/, fn -> to_charlist(%{}) end
    assert_raise Protocol.UndefinedError, ~r/protocol Collectable not implemented for :a of type Atom/, fn -> Enum.into([1], :a) end
    assert {to_string(nil), to_string(:a), to_string(1.0), to_string('é'), to_string(["a", ?b])} == {"", "a", "1.0", "é", "ab"}
    assert {to_charlist(nil), to_charlist("é"), to_charlist(12), to_charlist([1])} == {[], 'é', '12', [1]}
    assert {Enum.into([a: 1], %{}), Enum.into(["b", "c"], "a")} == {%{a: 1}, "abc"}
    assert Enum.into(%{a: 1}, []) == [a: 1]
    assert_raise ArgumentError, fn -> Enum.into([1], %{}) end
  end
end
