# Random arguments for the functions of terms.c, objects.c and running.c: fuzz.exs TERMS OBJECTS RUNNING SECONDS
[path_terms, path_objects, path_running, seconds] = System.argv()

defmodule Stub do
  defmacro natives(path, functions) do
    stubs =
      for {n, a} <- functions,
          do:
            (
              args = Macro.generate_arguments(a, __MODULE__)

              quote(
                do: def(unquote(n)(unquote_splicing(args)), do: :erlang.nif_error(:not_loaded))
              )
            )

    quote do
      @on_load :load
      def load, do: :erlang.load_nif(String.to_charlist(unquote(path)), 1)
      unquote_splicing(stubs)
    end
  end
end

defmodule Terms do
  require Stub

  Stub.natives(hd(System.argv()),
    classify: 1,
    numbers: 1,
    infinite: 0,
    text: 2,
    atoms: 0,
    long_atom: 0,
    lists: 1,
    tuples: 1,
    order: 2,
    hashes: 1,
    maps: 1,
    map_of: 1,
    walk: 1,
    bytes: 1,
    build: 1,
    external: 1,
    copies: 1,
    raise: 1,
    format: 1,
    unique: 0
  )
end

defmodule Objects do
  require Stub

  Stub.natives(Enum.at(System.argv(), 1),
    make: 2,
    look: 2,
    keep: 1,
    release: 1,
    drop_now: 1,
    bytes_of: 0,
    watch: 2,
    unwatch: 1,
    call: 3,
    data: 0
  )
end

defmodule Running do
  require Stub

  Stub.natives(Enum.at(System.argv(), 2),
    where: 0,
    where_cpu: 0,
    where_io: 0,
    dirty_badarg: 1,
    sum: 2,
    over: 2,
    slice: 0,
    threads: 0,
    from_thread: 2,
    send_to: 2,
    send_dirty: 2,
    names: 1,
    pipe_new: 0,
    pipe_select: 3,
    pipe_message: 2,
    pipe_cancel: 1,
    pipe_write: 1,
    pipe_read: 1,
    pipe_stop: 1,
    bad_select: 1,
    queue: 1,
    times: 3,
    clocks: 0,
    environment: 0,
    system_info: 0,
    symbols: 0
  )
end

defmodule Gen do
  def term(0), do: leaf()

  def term(d) do
    case :rand.uniform(9) do
      1 -> for(_ <- 1..:rand.uniform(5), do: term(d - 1))
      2 -> List.to_tuple(for(_ <- 1..:rand.uniform(5), do: term(d - 1)))
      3 -> Map.new(for(_ <- 1..:rand.uniform(40), do: {term(0), term(d - 1)}))
      4 -> [term(d - 1) | term(d - 1)]
      _ -> leaf()
    end
  end

  def leaf do
    case :rand.uniform(16) do
      1 -> :rand.uniform(300) - 150
      2 -> Integer.pow(-2, :rand.uniform(100))
      3 -> :rand.uniform() * 1.0e10
      4 -> :crypto.strong_rand_bytes(:rand.uniform(200))
      5 -> <<1::size(:rand.uniform(30))>>
      6 -> Enum.random([:plain, :watching, :calling, nil, true, :"odd atom", :é])
      7 -> self()
      8 -> make_ref()
      9 -> &is_atom/1
      10 -> ""
      11 -> []
      12 -> {}
      13 -> %{}
      14 -> ~c"some text"
      15 -> Objects.make(Enum.random([:plain, :watching, :calling]), 1)
      16 -> binary_part(String.duplicate("part", 50), 3, 100)
    end
  end
end

until = System.monotonic_time(:second) + String.to_integer(seconds)

skip = [
  :build,
  :pipe_select,
  :pipe_message,
  :pipe_cancel,
  :pipe_write,
  :pipe_read,
  :bad_select,
  :pipe_new,
  :from_thread,
  :threads,
  :release,
  :keep,
  :load,
  :module_info,
  :__info__,
  :sum
]

all =
  for m <- [Terms, Objects, Running],
      {f, a} <- m.module_info(:exports),
      f not in skip,
      do: {m, f, a}

loop = fn loop, n ->
  if System.monotonic_time(:second) < until do
    {m, f, a} = Enum.random(all)

    try do
      apply(m, f, for(_ <- 1..a//1, do: Gen.term(3)))
    catch
      _, _ -> :ok
    end

    receive do
      _ -> :ok
    after
      0 -> :ok
    end

    loop.(loop, n + 1)
  else
    n
  end
end

counts = Task.await_many(for(_ <- 1..3, do: Task.async(fn -> loop.(loop, 0) end)), :infinity)
IO.inspect(counts)
