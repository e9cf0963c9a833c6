defmodule BaseTest do
  use ExUnit.Case, async: true

  @bytes :binary.list_to_bin(Enum.to_list(0..255))

  test "there and back" do
    for n <- [0, 1, 2, 3, 4, 5, 6, 7, 8, 255, 256], bytes = binary_part(@bytes, 0, n) do
      assert bytes |> Base.encode16() |> Base.decode16!() == bytes
      assert bytes |> Base.encode32() |> Base.decode32!() == bytes
      assert bytes |> Base.hex_encode32() |> Base.hex_decode32!() == bytes
      assert bytes |> Base.encode64() |> Base.decode64!() == bytes
      assert bytes |> Base.url_encode64() |> Base.url_decode64!() == bytes
      assert bytes |> Base.encode64(padding: false) |> Base.decode64!(padding: false) == bytes
    end
  end

  test "known texts" do
    assert Base.encode16(<<0xAB, 1>>) == "AB01"
    assert Base.encode16(<<0xAB>>, case: :lower) == "ab"
    assert {Base.encode64("f"), Base.encode64("fo"), Base.encode64("foo")} == {"Zg==", "Zm8=", "Zm9v"}
    assert Base.encode64(<<255, 255, 255>>) == "////"
    assert Base.url_encode64(<<255, 254, 253>>) == "__79"
    assert {Base.encode32("foobar"), Base.encode32("f", padding: false), Base.encode32("f", case: :lower)} == {"MZXW6YTBOI======", "MY", "my======"}
    assert Base.hex_encode32("foobar") == "CPNMUOJ1E8======"
  end

  test "case, padding, spaces" do
    assert Base.decode16("ab") == :error
    assert Base.decode16("aB", case: :mixed) == {:ok, <<0xAB>>}
    assert Base.decode16("ab", case: :lower) == {:ok, <<0xAB>>}
    assert Base.decode64("Zg") == :error
    assert Base.decode64("Zg", padding: false) == {:ok, "f"}
    assert Base.decode64("Z g = =", ignore: :whitespace) == {:ok, "f"}
    assert Base.decode64("Zg===") == :error
    assert Base.decode32("my======", case: :lower) == {:ok, "f"}
    assert Base.decode32("MY") == :error
    assert Base.url_decode64("__79") == {:ok, <<255, 254, 253>>}
    assert Base.decode64("__79") == :error
  end

  test "refusals" do
    assert_raise ArgumentError, ~r/non-alphabet/, fn -> Base.decode16!("zz") end
    assert_raise ArgumentError, ~r/odd number|even number|odd-length/, fn -> Base.decode16!("A") end
    assert_raise ArgumentError, "incorrect padding", fn -> Base.decode64!("Zg") end
    assert_raise ArgumentError, "non-alphabet character found: \"-\" (byte 45)", fn -> Base.decode64!("Z-==") end
    assert_raise ArgumentError, fn -> Base.decode32!("M1======") end
  end
end
