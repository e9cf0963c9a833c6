defmodule :vl_inbox do
  @moduledoc """
  The process that stands for an inbox of the host (`vial_inbox_open`): it hands on whatever it receives.
  """

  @doc "What that process runs."
  def loop do
    receive do
      message -> :vl_inbox.take(message)
    end

    loop()
  end
end
