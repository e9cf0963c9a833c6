defmodule Functions do
  use FFI, library: System.fetch_env!("FFI_FUNCTIONS")

  cstruct point, x: double, y: double
  cstruct mixed, tag: char, numbers: array(short, 3), at: point, name: array(char, 8), is_good: bool
  ctype each_fn :: (int -> int)

  defc same_int8_t(int8) :: int8
  defc same_int16_t(int16) :: int16
  defc same_int32_t(int32) :: int32, dirty: false
  defc same_int64_t(int64) :: int64, dirty: :cpu
  defc same_uint8_t(uint8) :: uint8
  defc same_uint16_t(uint16) :: uint16
  defc same_uint32_t(uint32) :: uint32, dirty: false
  defc same_uint64_t(uint64) :: uint64
  defc same_float(float) :: float
  defc same_double(double) :: double, dirty: false
  defc same_bool(bool) :: bool

  defc mirrored(p :: point) :: point
  defc changed(m :: mixed) :: mixed, dirty: false
  defc length2(p :: pointer(point)) :: double
  defc sum(numbers :: pointer(int), count :: size_t) :: long
  defc sum_of(count :: int, ...) :: double

  defc many(
         a :: int,
         b :: double,
         c :: int,
         d :: double,
         e :: int,
         f :: double,
         g :: int,
         h :: double,
         i :: int,
         j :: double,
         k :: int,
         l :: double
       ) :: double

  defc two(a :: out(int), p :: out(point)) :: int
  defc fail_with(error :: int) :: int, errno: true
  defc make_thing(value :: int) :: pointer, free: :drop_thing
  defc value_of(thing :: pointer) :: int
  defc things() :: int
  defc make_text(text :: string) :: string, free: "drop_thing"
  defc apply_small(fun :: (int8, uint16 -> int8), a :: int, b :: int) :: int
  defc apply_move(fun :: (point, float -> point), p :: point, by :: float) :: point
  defc each(count :: int, fun :: each_fn) :: int
  defc keep(fun :: pointer) :: void
  defc call_kept(i :: int) :: int
  defc call_kept_in_thread(i :: int) :: int
  defc no_arguments() :: int, as: :forty_two
  defc nothing() :: void
  defcp no_arguments() :: int, as: :inner
  def private, do: inner()
end

defmodule Missing do
  use FFI, library: ["libnone-a.so", "libnone-b.so"]
  defc anything() :: int
end

defmodule NoSymbol do
  use FFI
  defc no_such_function_of_c() :: int
end

defmodule FunctionsTest do
  use ExUnit.Case
  import Functions

  test "integers of all widths, to their ends" do
    for bits <- [8, 16, 32, 64] do
      most = Bitwise.bsl(1, bits - 1) - 1
      signed = :"same_int#{bits}_t"
      for value <- [0, 1, -1, most, -most - 1], do: assert(apply(Functions, signed, [value]) == value)
      unsigned = :"same_uint#{bits}_t"
      for value <- [0, 1, most, 2 * most + 1], do: assert(apply(Functions, unsigned, [value]) == value)

      for {name, value} <- [{signed, most + 1}, {signed, -most - 2}, {unsigned, -1}, {unsigned, 2 * most + 2}] do
        assert_raise ArgumentError, ~r/^argument 1 must be an integer from /, fn -> apply(Functions, name, [value]) end
      end
    end
  end

  test "floats and truth" do
    assert same_double(1.25) == 1.25
    assert same_double(3) == 3.0
    assert same_float(0.5) == 0.5
    assert same_double(:infinity) == :infinity
    assert same_float(:"-infinity") == :"-infinity"
    assert same_double(:nan) == :nan
    assert same_bool(true) == true
    assert same_bool(false) == false
    assert_raise ArgumentError, "argument 1 must be a number (float)", fn -> same_float(1.0e300) end
    assert_raise ArgumentError, "argument 1 must be a number (double)", fn -> same_double(:one) end
    assert_raise ArgumentError, "argument 1 must be true or false", fn -> same_bool(1) end
  end

  test "structs by value and by pointer" do
    assert mirrored(%{x: 1, y: 2.5}) == %{x: 2.5, y: 1.0}
    mixed = %{tag: 1, numbers: [3, 0, 4], at: %{x: 1, y: 2}, name: "abc", is_good: false}

    assert changed(mixed) ==
             %{tag: 2, numbers: [3, 7, 4], at: %{x: 2.0, y: 1.0}, name: "Xbc", is_good: true}

    assert length2(%{x: 3, y: 4}) == 25.0
    assert length2(FFI.buffer(point(), %{x: 3, y: 4})) == 25.0
    assert length2(nil) == -1.0
    assert two() == {1, 7, %{x: 1.5, y: -1.5}}
  end

  test "what is wrong in a struct is named" do
    mixed = %{tag: 1, numbers: [3, 0, 4], at: %{x: 1, y: 2}, name: "abc", is_good: false}
    message = fn bad -> assert_raise(ArgumentError, fn -> changed(bad) end).message end
    assert message.(%{mixed | at: %{x: 1}}) == "argument 1 (m), field at, field y, is missing"
    assert message.(%{mixed | numbers: [1, :two, 3]}) =~ "argument 1 (m), field numbers, element 1, must be an integer"
    assert message.(%{mixed | numbers: [1, 2]}) == "argument 1 (m), field numbers, must be a list of 3 values"
    assert message.(%{mixed | name: "too long a name"}) == "argument 1 (m), field name, must be a string of at most 8 bytes"
    assert message.(:none) == "argument 1 (m) must be a map of the fields tag, numbers, at, name, is_good"
    assert assert_raise(ArgumentError, fn -> length2(FFI.buffer(8)) end).message == "argument 1 (p) is too short"
  end

  test "arrays by pointer" do
    assert sum([1, 2, 3], 3) == 6
    assert sum(FFI.buffer({:array, :int, 3}, [4, 5, 6]), 3) == 15
    assert sum(nil, 0) == 0
  end

  test "many arguments" do
    assert many(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1) == 78.0
    assert many(1, 0.5, 2, 0.25, 3, 1.5, 4, 2.5, 5, 3.5, 6, 4.5) == 1 + 1 + 6 + 1 + 15 + 9 + 28 + 20 + 45 + 35 + 66 + 54.0
  end

  test "further arguments" do
    assert sum_of(0, []) == 0.0
    assert sum_of(3, [{:double, 1.5}, {:float, 0.25}, {:double, 2}]) == 3.75
    assert_raise ArgumentError, ~r/list of {type, value}/, fn -> sum_of(1, [1.5]) end
    assert_raise ArgumentError, ~r/argument 2 must be a number/, fn -> sum_of(1, [{:double, :x}]) end
    assert_raise ArgumentError, ~r/has no type of C/, fn -> sum_of(1, [{:nothing, 1}]) end
  end

  test "errno" do
    assert fail_with(2) == {-1, :enoent}
    assert fail_with(0) == {0, nil}
  end

  test "arity and names" do
    assert forty_two() == 42
    assert Functions.private() == 42
    assert nothing() == :ok
    assert_raise UndefinedFunctionError, fn -> apply(Functions, :nothing, [1]) end
    assert_raise UndefinedFunctionError, fn -> apply(Functions, :inner, []) end
  end

  test "pointers that C gave are freed by its function" do
    thing = make_thing(5)
    assert value_of(thing) == 5
    assert FFI.size(thing) == nil
    count = things()
    assert FFI.free(thing) == :ok
    assert things() == count - 1
    assert_raise ArgumentError, "argument 1 (thing) was freed", fn -> value_of(thing) end
    assert_raise ArgumentError, fn -> FFI.free(thing) end
    assert make_text("some text") == "some text"
    assert things() == count - 1
  end

  test "the collector frees what nobody has" do
    count = things()
    {pid, monitor} = spawn_monitor(fn -> for i <- 1..20, do: make_thing(i) end)
    assert_receive {:DOWN, ^monitor, _, ^pid, _}
    wait_until(fn -> things() == count end)
  end

  defp wait_until(condition), do: condition.() || (:erlang.yield(); wait_until(condition))

  # -- Functions that are called back --

  test "a function runs in the calling process" do
    Process.put(:seen, [])
    me = self()

    total =
      each(4, fn i ->
        assert self() == me
        Process.put(:seen, [i | Process.get(:seen)])
        i * 10
      end)

    assert {total, Process.get(:seen)} == {60, [3, 2, 1, 0]}
  end

  test "small integers, structs and floats go both ways" do
    assert apply_small(fn a, b -> send(self(), {a, b}) && -128 end, -1, 65535) == -128
    assert_received {-1, 65535}
    assert apply_move(fn p, by -> %{x: p.x + by, y: p.y - by} end, %{x: 1, y: 2}, 0.5) == %{x: 1.5, y: 1.5}
  end

  test "what a function raises comes out of the call, and C gets 0" do
    fun = fn i -> if i == 1, do: raise("stop at #{i}"), else: send(self(), {:at, i}) && i end
    assert_raise RuntimeError, "stop at 1", fn -> each(4, fun) end
    assert_received {:at, 0}
    refute_received {:at, 2}
    assert catch_throw(each(1, fn _ -> throw(:ball) end)) == :ball
    assert_raise ArgumentError, ~r/the result of a callback must be an integer/, fn -> each(1, fn _ -> :none end) end
    assert_raise ArgumentError, ~r/argument 2 must be a function of 1/, fn -> each(1, fn -> 1 end) end
  end

  test "functions within functions" do
    assert each(3, fn i -> each(i, fn k -> each(k, fn _ -> 1 end) end) end) == 1
  end

  test "a process that is killed while it is called back" do
    me = self()
    {pid, monitor} = spawn_monitor(fn -> each(5, fn i -> send(me, {:in, i}) && receive(do: (:never -> 1)) end) end)
    assert_receive {:in, 0}
    Process.exit(pid, :kill)
    assert_receive {:DOWN, ^monitor, _, _, :killed}
    refute_received {:in, 1}
  end

  test "a callback that lasts works on any thread" do
    callback = FFI.callback(each_fn(), fn i -> i + 100 end)
    keep(callback)
    assert call_kept(1) == 101
    assert call_kept_in_thread(2) == 102
    assert each(2, callback) == 201
    assert is_integer(FFI.address(callback))
  end

  test "a callback whose maker has ended gives 0" do
    me = self()

    {_, monitor} =
      spawn_monitor(fn ->
        callback = FFI.callback(each_fn(), fn i -> i + 1 end)
        send(me, {:made, callback})
        keep(callback)
        send(me, {:got, call_kept(1)})
      end)

    assert_receive {:made, callback}
    assert_receive {:got, 2}
    assert_receive {:DOWN, ^monitor, _, _, :normal}
    wait_until(fn -> call_kept(1) == 0 end)
    assert is_integer(FFI.address(callback))
  end

  # -- Linking --

  test "a library that cannot be opened, and a function that it has not" do
    assert_raise RuntimeError, ~r/^cannot link Missing: libnone-a.so: .*; libnone-b.so: /, fn -> Missing.anything() end

    assert_raise RuntimeError, ~r/has no function no_such_function_of_c/, fn -> NoSymbol.no_such_function_of_c() end
  end

  test "a module that is purged while a process that was killed is in its function" do
    code =
      quote do
        use FFI
        defc read(descriptor :: int, to :: pointer, size :: size_t) :: ssize_t
        defc pipe(ends :: out(array(int, 2))) :: int
      end

    {:module, module, _, _} = Module.create(PurgedCalls, code, Macro.Env.location(__ENV__))
    {0, [from, to]} = module.pipe()
    {pid, monitor} = spawn_monitor(fn -> module.read(from, FFI.buffer(1), 1) end)
    wait_until(fn -> match?({:current_function, {^module, :read, 3}}, Process.info(pid, :current_function)) end)
    Process.exit(pid, :kill)
    assert_receive {:DOWN, ^monitor, _, _, :killed}
    :code.delete(module)
    :code.purge(module)
    refute :code.is_loaded(module)
    # Now the call returns.
    assert :vl_io.write(to, "x") == :ok
  end

  test "many processes call first at once" do
    code =
      quote do
        use FFI
        defc getpid() :: int
      end

    {:module, module, _, _} = Module.create(FirstCalls, code, Macro.Env.location(__ENV__))
    pids = for _ <- 1..50, do: Task.async(fn -> module.getpid() end)
    assert pids |> Task.await_many() |> Enum.uniq() == [String.to_integer(System.pid())]
    :code.delete(module)
    assert :code.purge(module) == false
  end
end
