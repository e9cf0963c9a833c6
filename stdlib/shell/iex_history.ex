defmodule IEx.History do
  @moduledoc "The values of the last expressions, newest first."

  @size 20

  @doc "Adds the value of expression `counter`."
  def put(history, counter, value), do: [{counter, value} | Enum.take(history, size() - 1)]

  defp size, do: Application.get_env(:iex, :history_size, @size)

  @doc "The value of expression `n`; a negative number counts from the end."
  def nth(history, n) do
    found = if n < 0, do: Enum.at(history, -n - 1), else: List.keyfind(history, n, 0)

    case found do
      {_, value} -> value
      nil -> raise "v(#{n}) is out of bounds"
    end
  end
end
