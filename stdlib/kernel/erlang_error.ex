defmodule ErlangError do
  @moduledoc "An error that is no exception of its own."

  defexception [:original, :reason]

  @impl true
  def message(exception), do: "Erlang error: #{inspect(exception.original)}#{exception.reason}"

  @doc false
  def normalize(reason, stacktrace), do: :vl_error.normalize(reason, stacktrace)
end
