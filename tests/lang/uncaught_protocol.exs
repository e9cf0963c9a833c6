# An exception of one's own whose message is computed, raised in a fun that Enum calls.
defmodule Refused do
  defexception [:item, :reason]
  @impl true
  def message(%{item: item, reason: reason}), do: "#{inspect(item)} is refused:\n  #{reason}"
end

defmodule Shop do
  def check(items), do: Enum.map(items, fn item -> [check_one(item)] end)
  defp check_one(item) when is_integer(item), do: item
  defp check_one(item), do: raise(Refused, item: item, reason: "no number")
end

IO.inspect(Shop.check([1, 2]))
[Shop.check([1, {:not, "a number"}])]
