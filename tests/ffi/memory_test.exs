defmodule MemoryTest do
  use ExUnit.Case
  import Bitwise, only: [<<<: 2]

  test "buffers" do
    buffer = FFI.buffer(8)
    assert FFI.size(buffer) == 8
    assert FFI.bytes(buffer, 8) == <<0::64>>
    FFI.put(buffer, "abc", 1)
    assert FFI.bytes(buffer, 5) == <<0, "abc", 0>>
    assert FFI.string(buffer, 1) == "abc"
    assert FFI.string(FFI.buffer("no end")) == "no end"
    assert FFI.bytes(FFI.buffer(""), 0) == ""
  end

  test "nothing outside is reached" do
    buffer = FFI.buffer(8)
    for offset <- [-1, 9], do: assert_raise(ArgumentError, "not within the buffer", fn -> FFI.string(buffer, offset) end)
    assert_raise ArgumentError, fn -> FFI.bytes(buffer, 9) end
    assert_raise ArgumentError, fn -> FFI.bytes(buffer, 8, 1) end
    assert_raise ArgumentError, fn -> FFI.put(buffer, "123456789") end
    assert_raise ArgumentError, fn -> FFI.read(buffer, :int, 5) end
    assert_raise ArgumentError, fn -> FFI.write(buffer, :int64, 1, 1) end
    assert_raise ArgumentError, fn -> FFI.at(buffer, 4, 5) end
    assert_raise ArgumentError, fn -> FFI.bytes(FFI.at(buffer, 4), 5) end
    assert_raise ArgumentError, fn -> FFI.bytes(buffer, 4, 0xFFFFFFFFFFFFFFFF) end
    assert_raise ArgumentError, fn -> FFI.bytes(:none, 1) end
    assert_raise ArgumentError, fn -> FFI.buffer(-1) end
    assert_raise ArgumentError, fn -> FFI.buffer(make_ref()) end
  end

  test "values" do
    buffer = FFI.buffer(16)
    for {type, value} <- [int8: -3, uint16: 65535, long: -1, float: 0.5, bool: true], do: round_trip(buffer, type, value)
    round_trip(buffer, {:array, :short, 3}, [1, -2, 3])
    round_trip(buffer, {:array, :char, 4}, "text")
    round_trip(buffer, {:struct, [a: :char, b: :int]}, %{a: 1, b: 2})
    round_trip(buffer, :pointer, nil)
    assert_raise ArgumentError, ~r/^the value must be an integer/, fn -> FFI.write(buffer, :int8, 128) end
    assert_raise ArgumentError, ~r/a copy would be gone/, fn -> FFI.write(buffer, :string, "text") end
    assert_raise ArgumentError, "not a type of C", fn -> FFI.read(buffer, :integer) end
    assert_raise ArgumentError, "not a type of C", fn -> FFI.read(buffer, {:array, :int, 0}) end
    assert_raise ArgumentError, "not a type of C", fn -> FFI.read(buffer, {:struct, []}) end
    assert_raise ArgumentError, "not a type of C", fn -> FFI.read(buffer, {:struct, [:a]}) end
  end

  defp round_trip(buffer, type, value) do
    FFI.write(buffer, type, value, 1)
    assert FFI.read(buffer, type, 1) == value
  end

  test "pointers in memory" do
    text = FFI.buffer("hello\0")
    buffer = FFI.buffer(:string, text)
    assert FFI.read(buffer, :string) == "hello"
    assert FFI.string(FFI.read(buffer, :pointer)) == "hello"
    assert FFI.address(FFI.read(buffer, :pointer)) == FFI.address(text)
    assert FFI.address(FFI.at(text, 2)) == FFI.address(text) + 2
    assert FFI.pointer(0) == nil
    assert FFI.string(FFI.pointer(FFI.address(text)), 1) == "ello"
    assert FFI.size(text) == 6
  end

  test "what was freed is refused, with its parts" do
    buffer = FFI.buffer("some")
    part = FFI.at(buffer, 1)
    assert FFI.string(part) == "ome"
    assert FFI.free(buffer) == :ok
    for fun <- [&FFI.string/1, &FFI.free/1, &FFI.bytes(&1, 1)], memory <- [buffer, part] do
      assert_raise ArgumentError, "the buffer was freed", fn -> fun.(memory) end
    end
    assert_raise ArgumentError, "the value was freed", fn -> FFI.buffer(:pointer, buffer) end
  end

  test "a part keeps the whole" do
    parts = for _ <- 1..100, do: FFI.at(FFI.buffer(String.duplicate("x", 1000)), 10, 4)
    :erlang.garbage_collect()
    assert Enum.all?(parts, &(FFI.bytes(&1, 4) == "xxxx"))
  end

  test "layout" do
    struct = {:struct, [a: :char, b: :double, c: :short, d: {:array, :char, 3}]}
    assert {FFI.sizeof(struct), FFI.offsetof(struct, :b), FFI.offsetof(struct, :d)} == {24, 8, 18}
    assert FFI.sizeof({:array, struct, 3}) == 72
    assert FFI.sizeof({:pointer, struct}) == 8
    assert_raise KeyError, fn -> FFI.offsetof(struct, :e) end
  end

  test "declarations that are none" do
    for {text, message} <- [
          {"defc f(a :: nothing) :: int", "unknown type of C: nothing"},
          {"defc f(a :: void) :: int", "void has no value"},
          {"defc f :: 1", "expected a signature"},
          {"defc f() :: int, dirt: true", "unknown option dirt: true"},
          {"defc f((int -> int)) :: int, dirty: false", "f may call back, so it cannot be declared with dirty: false"},
          {"cstruct int, a: int", "int is a type of C already"},
          {"cstruct s, []", "expected the fields of a struct"},
          {"ctype a", "expected a type"},
          {"defc f(a :: array(int, -1)) :: int", "the size of an array must be an integer"}
        ] do
      code = "defmodule Bad do\nuse FFI\n#{text}\nend"
      assert Exception.message(assert_raise(CompileError, fn -> Code.compile_string(code) end)) =~ message
    end
  end

  test "random terms never reach C" do
    terms = [nil, true, :a, 0, -1, 1.5, 1 <<< 70, "b", <<1::3>>, [], [1], [1 | 2], {}, {:a, 1}, %{}, %{x: 1}, self(), make_ref(), &is_atom/1]
    types = [:int8, :uint64, :double, :bool, :string, :pointer, :bytes, {:pointer, :int}, {:array, :int, 2}, {:struct, [x: :int]}]
    types = types ++ terms ++ for(t <- terms, do: {:pointer, t}) ++ for(t <- terms, do: {:array, :int, t})
    types = types ++ for(t <- terms, do: {:struct, t}) ++ for(t <- terms, do: {:function, t, :int})

    for type <- types, term <- terms do
      buffer = FFI.buffer(64)

      try do
        FFI.write(buffer, type, term)
      rescue
        ArgumentError -> :refused
      end
    end
  end

end
