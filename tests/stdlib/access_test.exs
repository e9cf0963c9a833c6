defmodule AccessTest do
  use ExUnit.Case, async: true

  defmodule Bare do
    defstruct [:a]
  end

  test "fetch, get, pop and the brackets" do
    assert Access.fetch(%{a: 1}, :a) == {:ok, 1}
    assert Access.fetch([a: 1], :b) == :error
    assert Access.fetch!(%{a: nil}, :a) == nil
    assert_raise KeyError, fn -> Access.fetch!(%{a: 1}, :b) end
    assert_raise KeyError, fn -> Access.fetch!([a: 1], :b) end
    assert Access.get(nil, :a) == nil
    assert Access.get(nil, :a, :default) == :default
    assert Access.get([a: nil], :a, :default) == nil
    assert {%{"k" => 1}["k"], [a: 1][:a], nil[:a], nil[:a][:b]} == {1, 1, nil, nil}
    assert Access.pop(%{a: 1, b: 2}, :a) == {1, %{b: 2}}
    assert Access.pop([a: 1, b: 2, a: 3], :a) == {1, [b: 2]}
    assert Access.pop(%{}, :a) == {nil, %{}}
    assert Access.get_and_update(%{a: 1}, :a, &{&1, &1 + 1}) == {1, %{a: 2}}
    assert Access.get_and_update([a: 1], :a, fn _ -> :pop end) == {1, []}
  end

  test "what cannot be accessed says so" do
    assert_raise UndefinedFunctionError, ~r/AccessTest.Bare does not implement the Access behaviour/, fn -> %Bare{a: 1}[:a] end
    assert_raise ArgumentError, ~r/the Access calls for keywords expect the key to be an atom, got: "a"/, fn -> [a: 1]["a"] end
    assert_raise ArgumentError, ~r/could not put\/update key :a on a nil value/, fn -> Access.get_and_update(nil, :a, &{&1, &1}) end
    assert_raise RuntimeError, ~r/the given function must return a two-element tuple or :pop/, fn -> Access.get_and_update(%{a: 1}, :a, fn _ -> 1 end) end
    assert_raise FunctionClauseError, fn -> Access.fetch(1, :a) end
  end

  test "key and key!" do
    map = %{user: %{name: "ann"}}
    assert get_in(map, [Access.key(:user), Access.key(:name)]) == "ann"
    assert get_in(map, [Access.key(:none, %{}), Access.key(:name)]) == nil
    assert put_in(map, [Access.key(:none, %{}), :x], 1) == %{user: %{name: "ann"}, none: %{x: 1}}
    assert get_in(%Bare{a: 1}, [Access.key(:a)]) == 1
    assert put_in(%Bare{a: 1}, [Access.key!(:a)], 2) == %Bare{a: 2}
    assert pop_in(map, [Access.key(:user), Access.key(:name)]) == {"ann", %{user: %{}}}
    assert_raise KeyError, fn -> get_in(map, [Access.key!(:none)]) end
    assert_raise RuntimeError, "Access.key!/1 expected a map/struct, got: []", fn -> get_in([], [Access.key!(:a)]) end
  end

  test "all, at, filter, elem" do
    list = [%{n: 1}, %{n: 2}, %{n: 3}]
    assert get_in(list, [Access.all(), :n]) == [1, 2, 3]
    assert update_in(list, [Access.all(), :n], &(&1 * 10)) |> Enum.map(& &1.n) == [10, 20, 30]
    assert pop_in(list, [Access.all(), :n]) == {[1, 2, 3], [%{}, %{}, %{}]}
    assert get_in(list, [Access.at(1), :n]) == 2
    assert get_in(list, [Access.at(-1), :n]) == 3
    assert get_in(list, [Access.at(9), :n]) == nil
    assert update_in(list, [Access.at(0)], fn _ -> :x end) == [:x, %{n: 2}, %{n: 3}]
    assert pop_in(list, [Access.at(0)]) == {%{n: 1}, [%{n: 2}, %{n: 3}]}
    assert update_in(list, [Access.at(9)], fn _ -> :x end) == list
    assert get_in(list, [Access.at!(0), :n]) == 1
    assert_raise Enum.OutOfBoundsError, fn -> get_in(list, [Access.at!(9)]) end
    assert get_in(list, [Access.filter(&(&1.n > 1)), :n]) == [2, 3]
    assert pop_in(list, [Access.filter(&(&1.n > 1))]) == {[%{n: 2}, %{n: 3}], [%{n: 1}]}
    assert update_in(list, [Access.filter(&(&1.n == 2)), :n], &(-&1)) == [%{n: 1}, %{n: -2}, %{n: 3}]
    assert get_in({:a, {:b, :c}}, [Access.elem(1), Access.elem(0)]) == :b
    assert put_in({:a, :b}, [Access.elem(0)], :x) == {:x, :b}
    assert_raise RuntimeError, ~r/cannot pop data from a tuple/, fn -> pop_in({:a}, [Access.elem(0)]) end
    assert_raise RuntimeError, ~r/Access.all\/0 expected a list, got: %\{\}/, fn -> get_in(%{}, [Access.all()]) end
    assert_raise RuntimeError, ~r/Access.filter\/1 expected a list, got: %\{\}/, fn -> get_in(%{}, [Access.filter(& &1)]) end
  end

  test "functions as keys, macros over paths" do
    all = fn :get, data, next -> Enum.map(data, next)
             :get_and_update, data, next -> data |> Enum.map(next) |> Enum.unzip() end
    assert get_in([%{a: 1}], [all, :a]) == [1]
    assert get_and_update_in([%{a: 1}], [all, :a], &{&1, &1 + 1}) == {[1], [%{a: 2}]}
    users = %{"ann" => %{age: 1}}
    assert put_in(users["ann"].age, 2) == %{"ann" => %{age: 2}}
    assert put_in(users["bob"], :new) == %{"ann" => %{age: 1}, "bob" => :new}
    assert update_in(users["ann"].age, &(&1 + 1)) == %{"ann" => %{age: 2}}
    assert get_and_update_in(users["ann"].age, &{&1, &1 + 5}) == {1, %{"ann" => %{age: 6}}}
    assert pop_in(users["ann"][:age]) == {1, %{"ann" => %{}}}
    assert pop_in(users["none"][:age]) == {nil, users}
    assert_raise KeyError, fn -> put_in(users["ann"].none, 1) end
    assert_raise ArgumentError, ~r/could not put\/update key :age on a nil value/, fn -> put_in(users, ["none", :age], 1) end
  end
end
