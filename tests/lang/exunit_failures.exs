# What ExUnit writes about each kind of failure.
defmodule Printer do
  use GenServer
  def init(options), do: {:ok, options}

  def handle_cast({:test_finished, %{state: {:failed, failures}} = test}, options) do
    IO.puts(ExUnit.Formatter.format_test_failure(test, failures, 1, 80, fn _kind, text -> text end))
    {:noreply, options}
  end

  def handle_cast({:test_finished, test}, options) do
    IO.inspect({test.name, test.state})
    {:noreply, options}
  end

  def handle_cast(_event, options), do: {:noreply, options}
end

ExUnit.start(autorun: false, formatters: [Printer], seed: 0)

defmodule FailureTest do
  use ExUnit.Case
  defp hidden(x), do: Process.get(:nothing, x)
  @l Enum.to_list(1..60)
  test "long code" do
    assert Enum.map([1,2,3,4,5,6,7,8,9,10,11,12,13,14], fn x -> x + 1 + 1 + 1 + 1 + 1 + 1 + 1 end) == quote(do: f(1))
  end
  test "multi no sides" do
    assert Enum.any?([1,2,3,4,5,6,7,8,9,10,11,12,13,14], fn x -> if x > 9999 do 
       true else false end end)
  end
  test "left only match" do
    assert {:ok, %{aaaaaaaaaaaaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2, cccccccccccccccccccc: 3}} = {:error, Enum.to_list(1..60)}
  end
  test "sides" do
    assert @l == [@l, @l]
  end
  test "lists" do
    assert %{a: String.duplicate("long text ", 20), b: [1, 2]} == %{a: 1, b: [2, %{c: 1}]}
  end
  test "refute" do
    refute {:ok, _} = {:ok, 1}
  end
  test "refute 2" do
    refute hidden(1) in [1, 2]
  end
  test "receive" do
    send(self(), {:a, 1})
    assert_receive {:b, _}, 1
  end
  test "received" do
    send(self(), {:a, 1})
    refute_received {:a, _}
  end
  test "in delta" do
    assert_in_delta 1.0, 2.0, 0.5
  end
  test "raise" do
    assert_raise ArgumentError, "x", fn -> raise ArgumentError, "y" end
  end
  test "raise2" do
    assert_raise ArgumentError, fn -> :ok end
  end
  test "raise3" do
    assert_raise ArgumentError, fn -> raise "other" end
  end
  test "flunk" do
    flunk("because")
  end
  test "message" do
    assert hidden(false), "the message"
  end
  test "nil" do
    assert hidden(nil)
  end
  test "compare" do
    assert hidden(1) > 2
  end
  test "multi" do
    x = 5
    assert match?({:a, ^x}, hidden({:a, 6}))
  end
  test "exit" do
    exit(:why)
  end
  test "throw" do
    throw(:ball)
  end
  test "error" do
    _ = String.to_integer(hidden("x"))
  end
  test "catch" do
    catch_throw(:nothing)
  end
  @tag :skip
  test "skipped" do
    flunk("")
  end
  test "linked" do
    spawn_link(fn -> exit(:crash) end)
    receive(do: (:x -> 1))
  end
  test "pin" do
    x = 1
    assert {^x, y} = {2, 3}
    y
  end
end

result = ExUnit.run()
IO.inspect(result)
