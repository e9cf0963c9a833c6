defmodule Isolated do
  require Vial.Nif
  @on_load :load

  def load, do: Vial.Nif.load(System.fetch_env!("FFI_ISOLATED"), 0, isolate: true)
  def echo(_), do: :erlang.nif_error(:not_loaded)
  def crash(_), do: :erlang.nif_error(:not_loaded)
  def new, do: :erlang.nif_error(:not_loaded)
  def next(object), do: :erlang.nif_error({:not_loaded, object})
  def language(n), do: echo(n) + 1
end

defmodule IsolateTest do
  use ExUnit.Case

  test "calls go there and back" do
    for term <- [1, "text", [a: {1.5, %{b: nil}}], String.duplicate("x", 100_000)], do: assert(Isolated.echo(term) == term)
    assert Isolated.language(1) == 2
    assert_raise ArgumentError, fn -> Isolated.crash(:none) end
  end

  test "objects stay there" do
    {:ok, object} = Isolated.new()
    assert is_reference(object)
    assert for(_ <- 1..3, do: Isolated.next(object)) == [1, 2, 3]
    assert Isolated.echo([object]) == [object]
    assert_raise ArgumentError, fn -> Isolated.next(:none) end
  end

  test "what cannot be given is refused" do
    for term <- [self(), make_ref(), &is_atom/1] do
      assert_raise ArgumentError, ~r/cannot be given to a library that is isolated/, fn -> Isolated.echo({term}) end
    end
  end

  test "a crash raises, and the next call works" do
    {:ok, object} = Isolated.new()

    for {number, name} <- [{11, :sigsegv}, {6, :sigabrt}, {9, :sigkill}] do
      error = assert_raise ErlangError, fn -> Isolated.crash(number) end
      assert error.original == {:nif_crashed, name}
      assert Isolated.echo(:again) == :again
    end

    assert_raise ArgumentError, fn -> Isolated.next(object) end
    {:ok, object} = Isolated.new()
    assert Isolated.next(object) == 1
  end

  test "many processes call" do
    tasks = for n <- 1..20, do: Task.async(fn -> Isolated.echo(n) end)
    assert Task.await_many(tasks) == Enum.to_list(1..20)
  end

  test "a library that does not load" do
    assert {:error, {:load_failed, _}} = Vial.Nif.isolate(Isolated, "/nonexistent", 0, [])
    assert {:error, {:load, 'Library load-call unsuccessful (7).'}} =
             Vial.Nif.isolate(Isolated, System.fetch_env!("FFI_ISOLATED"), 7, [])
  end
end
