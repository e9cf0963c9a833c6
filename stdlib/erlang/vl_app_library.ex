defmodule :vl_app_library do
  @moduledoc false
  # The applications that the library itself is made of, what each is set to when it is loaded, and whose each module is.

  @version String.to_charlist(System.version())

  # What runs from the beginning, and what may be started besides.
  @always [:logger, :elixir, :compiler, :stdlib, :kernel]
  @on_demand [:ex_unit, :iex, :eex, :crypto]

  @env [
    logger: [
      utc_log: false,
      truncate: 8096,
      backends: [:console],
      translators: [{Logger.Translator, :translate}],
      sync_threshold: 20,
      discard_threshold: 500,
      handle_otp_reports: true,
      handle_sasl_reports: false,
      discard_threshold_periodic_check: 30_000,
      discard_threshold_for_error_logger: 500,
      compile_time_purge_matching: [],
      compile_time_application: nil,
      translator_inspect_opts: [],
      console: [],
      start_options: []
    ],
    elixir: [
      ansi_enabled: false,
      ansi_syntax_colors: [
        atom: :cyan,
        binary: :default_color,
        boolean: :magenta,
        charlist: :yellow,
        list: :default_color,
        map: :default_color,
        nil: :magenta,
        number: :yellow,
        string: :green,
        tuple: :default_color
      ],
      check_endianness: true,
      dbg_callback: {Macro, :dbg, []},
      time_zone_database: Calendar.UTCOnlyTimeZoneDatabase
    ],
    ex_unit: [
      after_suite: [],
      assert_receive_timeout: 100,
      autorun: true,
      capture_log: false,
      colors: [],
      exclude: [],
      exit_status: 2,
      formatters: [ExUnit.CLIFormatter],
      include: [],
      max_failures: :infinity,
      refute_receive_timeout: 100,
      slowest: 0,
      stacktrace_depth: 20,
      timeout: 60_000,
      trace: false
    ],
    iex: [
      alive_prompt: "%prefix(%node)%counter>",
      colors: [],
      default_prompt: "%prefix(%counter)>",
      history_size: 20,
      inspect: [pretty: true]
    ]
  ]

  def always, do: @always

  @doc "The specification of an application of the library, or `:error`."
  def spec(app) when app in @always or app in @on_demand do
    {:ok, [description: :erlang.atom_to_list(app), vsn: version(app), applications: needs(app), env: Keyword.get(@env, app, [])]}
  end

  def spec(_app), do: :error

  defp version(:kernel), do: '8.5'
  defp version(:stdlib), do: '4.2'
  defp version(_app), do: @version

  defp needs(:kernel), do: []
  defp needs(:stdlib), do: [:kernel]
  defp needs(app) when app in [:compiler, :crypto], do: [:kernel, :stdlib]
  defp needs(:elixir), do: [:kernel, :stdlib, :compiler]
  defp needs(_app), do: [:kernel, :stdlib, :elixir]

  @doc "The modules of an application of the library."
  def modules(app), do: for(module <- :vl_code.library(), of_name(Atom.to_string(module)) == app, do: module)

  @doc "The application that has a module in Elixir's distribution, or `:undefined` for modules that belong to none."
  def of_module(module) do
    cond do
      module in [:erlang, :init, :persistent_term, :atomics, :counters, :zlib] -> :undefined
      :vl_code.is_library(module) or module in [:vl_compiler, :erl_eval] -> {:ok, of_name(Atom.to_string(module))}
      true -> :undefined
    end
  end

  @kernel ~w(application code error_logger erpc file global global_group init logger net_adm net_kernel os rpc)
  @parts [{"Elixir.ExUnit", :ex_unit}, {"Elixir.Logger", :logger}, {"Elixir.IEx", :iex}, {"Elixir.EEx", :eex}]

  defp of_name("Elixir." <> _ = name), do: Enum.find_value(@parts, :elixir, fn {part, app} -> String.starts_with?(name, part) && app end)
  defp of_name("vl_" <> _), do: :elixir
  defp of_name("elixir" <> _), do: :elixir
  defp of_name("application_" <> _), do: :kernel
  defp of_name(name), do: if(name in @kernel, do: :kernel, else: :stdlib)
end
