defmodule :vl_log_capture do
  @moduledoc false
  # A handler of the logger that writes into a StringIO.

  def log(%{meta: %{domain: [:otp, :sasl | _]}} = event, config) do
    if Application.get_env(:logger, :handle_sasl_reports, false), do: write(event, config)
  end

  def log(event, config), do: write(event, config)

  defp write(event, %{config: %{io: io, options: options}}) do
    text = Logger.Handler.format(event, options)
    if text, do: IO.write(io, text)
  rescue
    # The capture may have ended while another process logs.
    _ -> :ok
  end
end
