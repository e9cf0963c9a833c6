defmodule OwnMatch do
  def match?(a, b), do: {a, b} == {1, 2} or b == {:any, a}
end

defmodule OwnNamesTest do
  use ExUnit.Case
  import Kernel, except: [match?: 2]
  import OwnMatch

  test "assert of a match? that is not Kernel's calls it" do
    assert match?(1, 2)
    assert match?(:a, {:any, :a})
    refute match?(2, 1)
  end

  defmacro plus_one(x), do: quote(do: unquote(x) + 1)

  test "the environment of a finished module knows its macros" do
    assert Macro.to_string(Macro.expand_once(quote(do: plus_one(1)), __ENV__)) == "1 + 1"
    assert Macro.expand_once(quote(do: plus_two(1)), __ENV__) == quote(do: plus_two(1))
  end
end
