defmodule :error_logger do
  @moduledoc false
  # The old names of the log's functions.

  def error_msg(format), do: error_msg(format, [])
  def error_msg(format, args), do: log(:error, format, args)
  def warning_msg(format), do: warning_msg(format, [])
  def warning_msg(format, args), do: log(:warning, format, args)
  def info_msg(format), do: info_msg(format, [])
  def info_msg(format, args), do: log(:notice, format, args)
  def format(format, args), do: error_msg(format, args)

  def error_report(report), do: error_report(:std_error, report)
  def error_report(type, report), do: report(:error, type, report)
  def warning_report(report), do: warning_report(:std_warning, report)
  def warning_report(type, report), do: report(:warning, type, report)
  def info_report(report), do: info_report(:std_info, report)
  def info_report(type, report), do: report(:notice, type, report)

  defp log(level, format, args) do
    :logger.log(level, format, args)
    :ok
  end

  defp report(level, type, report) do
    :logger.log(level, :vl_log_text.report(report), about(type))
    :ok
  end

  # As the reports of supervisors themselves: shown only when asked for.
  defp about(:supervisor_report), do: %{domain: [:otp, :sasl]}
  defp about(_type), do: %{}

  def tty(_flag), do: :ok
  def logfile(_request), do: {:error, :no_log_file}
  def warning_map, do: :warning
  def limit_term(term), do: term
  def add_report_handler(_module), do: :ok
  def add_report_handler(_module, _args), do: :ok
  def delete_report_handler(_module), do: :ok
end
