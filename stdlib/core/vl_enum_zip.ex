defmodule :vl_enum_zip do
  @moduledoc false
  # The walks of Enum over several lists in step.

  def zip_lists([a | as], [b | bs]), do: [{a, b} | zip_lists(as, bs)]
  def zip_lists([], _), do: []
  def zip_lists(_, []), do: []

  def zip_with_lists([a | as], [b | bs], fun), do: [fun.(a, b) | zip_with_lists(as, bs, fun)]
  def zip_with_lists(_, _, _fun), do: []

  def zip_reduce_lists([a | as], [b | bs], acc, fun) do
    zip_reduce_lists(as, bs, fun.(a, b, acc), fun)
  end

  def zip_reduce_lists(_, _, acc, _fun), do: acc

  def list_if_cheap(%{__struct__: _} = struct), do: struct
  def list_if_cheap(%{} = map), do: :maps.to_list(map)
  def list_if_cheap(other), do: other

  def zip_reduce_many([], acc, _reducer), do: acc

  def zip_reduce_many(lists, acc, reducer) do
    case heads_and_tails(lists, [], []) do
      {heads, tails} -> zip_reduce_many(tails, reducer.(heads, acc), reducer)
      :done -> acc
    end
  end

  defp heads_and_tails([[x | rest] | lists], heads, tails) do
    heads_and_tails(lists, [x | heads], [rest | tails])
  end

  defp heads_and_tails([[] | _], _heads, _tails), do: :done
  defp heads_and_tails([], heads, tails), do: {:lists.reverse(heads), :lists.reverse(tails)}
end
