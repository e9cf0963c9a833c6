# How a module of one's own explains its errors: error_info in a stack trace.
defmodule Bounded do
  # A container that refuses with reasons of its own.
  def put(list, x) when not is_integer(x), do: fail(:badarg, [list, x], :not_integer)
  def put(list, _) when length(list) >= 3, do: fail(:system_limit, [list], :full)
  def put(list, x), do: [x | list]

  def fail(reason, args, cause), do: :erlang.error(reason, args, error_info: %{cause: cause})

  def format_error(_reason, [{_module, _function, _args, info} | _]) do
    case info[:error_info] do
      %{cause: :not_integer, pretty_printer: show} -> %{2 => "wants an integer, not " <> show.(:something), 9 => "beyond the arity"}
      %{cause: :full} -> %{general: "no room is left"}
    end
  end

  def given(reason, errors), do: :erlang.error(reason, [1, 2], error_info: %{module: Bounded.Words, errors: errors})
end

defmodule Bounded.Words do
  def format_error(_, [{_, _, _, info} | _]), do: info[:error_info].errors
end

show = fn fun ->
  try do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end

show.(fn -> Bounded.put([], 1) end)
show.(fn -> Bounded.put([], :x) end)
show.(fn -> Bounded.put([1, 2, 3], 4) end)

for errors <- [%{}, %{1 => "first", 2 => "second"}, %{reason: "only a reason"}, %{reason: "a reason", general: "in general"}, %{1 => "first", :general => "in general"}, %{2 => "second", :reason => "a reason"}, %{3 => "third"}],
    reason <- [:badarg, :system_limit, :custom, {:badmatch, 1}] do
  show.(fn -> Bounded.given(reason, errors) end)
end

show.(fn -> :erlang.error(:badarg, [1], error_info: %{module: NoSuchModule}) end)
show.(fn -> :erlang.error(:badarg, :none, error_info: %{module: Bounded.Words, errors: %{1 => "x"}}) end)
show.(fn -> :erlang.error(:badarg, [1], []) end)
show.(fn -> :erlang.error(:badarg, [1], :odd) end)
show.(fn -> :erlang.error(:badarg, [1], odd: 1) end)
show.(fn -> :erlang.error(:badarg, :odd, []) end)

try do
  Bounded.given(:badarg, %{1 => "first"})
rescue
  e ->
    IO.puts(Exception.format_banner(:error, e))
    {_, [{module, function, args, _} | _]} = Exception.blame(:error, e, __STACKTRACE__)
    IO.inspect({module, function, args})
end

IO.inspect(Exception.normalize(:error, :badarg))
IO.inspect(Exception.normalize(:error, :badarg, [{Bounded, :put, 2, error_info: %{module: Bounded.Words, errors: %{2 => "of an arity"}}}]))
