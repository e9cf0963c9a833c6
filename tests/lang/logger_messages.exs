# Logger: levels, metadata, reports, lazy messages, levels of modules and processes, what is printed.
require Logger

defmodule Quiet do
  require Logger
  def say(level), do: Logger.log(level, "from Quiet at #{level}")
end

flush = fn -> Logger.flush() end
IO.inspect(Logger.level())

for level <- [:debug, :info, :notice, :warning, :error, :critical, :alert, :emergency] do
  Logger.log(level, "at #{level}")
  flush.()
end

Logger.debug("debug")
Logger.info(["io", ?d, ["ata"]])
Logger.notice("notice")
Logger.warning("warning")
Logger.error("error\nof two lines")
Logger.critical("critical")
Logger.alert("alert")
Logger.emergency("emergency")
flush.()

IO.puts("lazy")
Logger.info(fn -> "computed" end)
Logger.info(fn -> {"with metadata", [a: 1]} end)
Logger.bare_log(:info, "bare")
flush.()

IO.puts("levels")
Logger.configure(level: :warning)
Logger.info(fn -> IO.puts("not computed") && "x" end)
Logger.info("not shown")
Logger.warning("shown")
flush.()
IO.inspect({Logger.level(), Logger.compare_levels(:info, :error), Logger.compare_levels(:error, :error), Logger.compare_levels(:error, :info)})
Logger.configure(level: :debug)
IO.inspect(Logger.put_module_level(Quiet, :error))
Quiet.say(:info)
Quiet.say(:error)
IO.inspect(Logger.get_module_level(Quiet))
IO.inspect(Logger.delete_module_level(Quiet))
Quiet.say(:info)
flush.()
IO.inspect({Logger.disable(self()), Logger.enabled?(self())})
Logger.error("disabled")
IO.inspect({Logger.enable(self()), Logger.enabled?(self())})
Logger.error("enabled")
flush.()
Logger.configure(level: :none)
Logger.emergency("nothing")
Logger.configure(level: :debug)

IO.puts("metadata")
IO.inspect({Logger.metadata(), Logger.metadata(user: 1, x: 2), Logger.metadata(x: nil), Logger.metadata(), Logger.reset_metadata(y: 1), Logger.metadata()})
Logger.info("with", request: 7)
flush.()

IO.puts("reports")
Logger.info(%{report: 1, b: "two"})
Logger.error(report: [1, 2], b: :c)
Logger.warning(%{label: {:a, :b}, report: %{x: 1}})
flush.()

IO.puts("Erlang's logger")
:logger.info("text ~p", [{:a, 1}])
:logger.error("unicode ~ts", ["ü"])
:logger.warning(%{map: 1})
:logger.notice('charlist')
:error_logger.error_msg('old ~w~n', [1])
:error_logger.info_report(a: 1)
flush.()

IO.puts("compile time")
defmodule Levels do
  require Logger
  def all, do: for(level <- [:debug, :error], do: Logger.log(level, fn -> "level #{level}" end))
end

Levels.all()
flush.()

for bad <- [fn -> Logger.log(:odd, "x") end, fn -> Logger.configure(level: :odd) end, fn -> Logger.metadata(:odd) end] do
  try do
    IO.inspect(bad.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}")
  end
end
