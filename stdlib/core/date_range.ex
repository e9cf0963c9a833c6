defmodule Date.Range do
  @moduledoc """
  Days from a first to a last, made by `Date.range/3`. They are enumerable, and every step
  is counted, not walked, by `Enum.count/1`, `Enum.member?/2` and `Enum.slice/3`.
  """

  @enforce_keys [:first, :last, :first_in_iso_days, :last_in_iso_days, :step]
  defstruct [:first, :last, :first_in_iso_days, :last_in_iso_days, :step]

  @type t :: %__MODULE__{
          first: Date.t(),
          last: Date.t(),
          first_in_iso_days: integer,
          last_in_iso_days: integer,
          step: pos_integer | neg_integer
        }

  @doc false
  # The range of the days' numbers. Ranges made by older versions have no step.
  def days(%{first_in_iso_days: first, last_in_iso_days: last, step: step}), do: Range.new(first, last, step)
  def days(%{first_in_iso_days: first, last_in_iso_days: last}), do: Range.new(first, last)

  defimpl Enumerable do
    def count(range), do: {:ok, Range.size(Date.Range.days(range))}

    def member?(%{first: %{calendar: calendar}} = range, %{__struct__: Date, calendar: calendar} = date) do
      {days, _} = Date.to_iso_days(date)
      Enumerable.Range.member?(Date.Range.days(range), days)
    end

    def member?(_range, _other), do: {:ok, false}

    def slice(%{first: %{calendar: calendar}} = range) do
      days = Date.Range.days(range)
      at = fn start, length -> days |> Enum.slice(start, length) |> Enum.map(&Date.from_gregorian_days(&1, calendar)) end
      {:ok, Range.size(days), at}
    end

    def reduce(%{first: %{calendar: calendar}} = range, acc, fun) do
      Enumerable.Range.reduce(Date.Range.days(range), acc, fn days, acc ->
        fun.(Date.from_gregorian_days(days, calendar), acc)
      end)
    end
  end

  defimpl Inspect do
    def inspect(%{first: first, last: last} = range, _opts) do
      step = if Date.Range.days(range).step == 1, do: "", else: ", #{Date.Range.days(range).step}"
      "Date.range(#{inspect(first)}, #{inspect(last)}#{step})"
    end
  end
end
