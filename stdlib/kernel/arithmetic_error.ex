defmodule ArithmeticError do
  @moduledoc "An operation on numbers that has no result."

  defexception message: "bad argument in arithmetic expression"

  @impl true
  def blame(%{message: message} = exception, [{:erlang, name, args, _} | _] = stacktrace) when is_list(args) do
    if arithmetic?(name, length(args)) do
      {%{exception | message: message <> ": " <> described(name, args)}, stacktrace}
    else
      {exception, stacktrace}
    end
  end

  def blame(exception, stacktrace), do: {exception, stacktrace}

  defp arithmetic?(name, 1), do: name in [:+, :-, :bnot]
  defp arithmetic?(name, 2), do: name in [:+, :-, :*, :/, :div, :rem, :band, :bor, :bxor, :bsl, :bsr]
  defp arithmetic?(_name, _arity), do: false

  defp described(name, [arg]), do: "#{operator(name)}(#{inspect(arg)})"

  defp described(name, [left, right]) when name in [:+, :-, :*, :/] do
    "#{inspect(left)} #{name} #{inspect(right)}"
  end

  defp described(name, args) do
    "#{operator(name)}(#{:lists.join(", ", :lists.map(&inspect/1, args))})"
  end

  defp operator(name) when name in [:band, :bor, :bxor, :bsl, :bsr, :bnot], do: "Bitwise.#{name}"
  defp operator(name), do: name
end
