defmodule Code.LoadError do
  @moduledoc "A file of code that cannot be read."

  defexception [:file, :message, :reason]

  @impl true
  def exception(opts) do
    message = "could not load #{opts[:file]}. Reason: #{opts[:reason]}"
    %Code.LoadError{message: message, file: opts[:file], reason: opts[:reason]}
  end
end
