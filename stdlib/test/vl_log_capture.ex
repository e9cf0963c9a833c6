defmodule :vl_log_capture do
  @moduledoc false
  # A handler of the logger that writes into a StringIO.

  def log(event, %{config: %{io: io, options: options}}) do
    IO.write(io, Logger.Handler.format(event, options))
  rescue
    # The capture may have ended while another process logs.
    _ -> :ok
  end
end
