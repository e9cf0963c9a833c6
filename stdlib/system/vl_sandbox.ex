defmodule :vl_sandbox do
  @moduledoc """
  The inside of a sandbox: what its first process runs. See `Vial.Sandbox`.
  """

  @doc """
  Carries out a request and gives the bytes of three binaries: `{:ok, value}` or `{:error, reason}` as an external term,
  the value or the error as a text, and the name of the exception's module, whose atoms the other side may not know yet.
  """
  def answer(bytes) do
    {work, bindings} = :erlang.binary_to_term(bytes)
    value = value(work, bindings)
    pack({:ok, value}, fn -> inspect(value, limit: 20, printable_limit: 200) end)
  catch
    kind, reason ->
      pack({:error, failure(kind, reason, __STACKTRACE__)}, fn -> Exception.format_banner(kind, reason, __STACKTRACE__) end)
  end

  # The text is for people: an inspection that fails, as a program may make it do, is none.
  defp pack(term, text) do
    :erlang.term_to_binary({:erlang.term_to_binary(term), text(text), exception(term)})
  end

  defp exception({:error, {:exception, %module{}}}), do: Atom.to_string(module)
  defp exception(_other), do: ""

  defp text(fun) do
    case fun.() do
      text when is_binary(text) -> binary_part(text, 0, min(byte_size(text), 1000))
      _ -> ""
    end
  rescue
    _ -> ""
  end

  defp value({:text, text}, bindings), do: text |> Code.eval_string(bindings) |> elem(0)
  defp value({:quoted, quoted}, bindings), do: quoted |> Code.eval_quoted(bindings) |> elem(0)
  defp value({:call, module, function, arguments}, _bindings), do: apply(module, function, arguments)

  # What an error of the machine for want of something looks like is told apart by the caller.
  defp failure(:error, reason, stack) do
    case Exception.normalize(:error, reason, stack) do
      %SystemLimitError{} -> exit(:system_limit)
      exception -> {:exception, exception}
    end
  end

  defp failure(kind, reason, _stack), do: {kind, reason}
end
