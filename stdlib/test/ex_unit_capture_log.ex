defmodule ExUnit.CaptureLog do
  @moduledoc """
  What is logged while a function runs.
  """

  @doc "What is logged while `fun` runs; options are those of the console, such as `:level` and `:format`."
  def capture_log(opts \\ [], fun) when is_function(fun, 0), do: elem(with_log(opts, fun), 1)

  @doc "The value of `fun` and what is logged."
  def with_log(opts \\ [], fun) when is_list(opts) and is_function(fun, 0) do
    {:ok, io} = StringIO.open("")
    handler = {:vl_log_capture, make_ref()}
    level = Keyword.get(opts, :level) || :debug
    :ok = :logger.add_handler(handler, :vl_log_capture, %{level: level, config: %{io: io, options: opts}})

    try do
      value = fun.()
      Logger.flush()
      {value, elem(StringIO.contents(io), 1)}
    after
      :logger.remove_handler(handler)
      StringIO.close(io)
    end
  end
end
