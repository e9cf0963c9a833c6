defmodule Config do
  @moduledoc """
  Configuration files: scripts whose value is a keyword list of applications, keys and values.

      import Config

      config :server, port: 4000
      config :server, Server.Repo, pool: 10
      import_config "other.exs"

  `Config.Reader` reads them.
  """

  # While a file is read the process dictionary holds what it has set so far, {env, target}, and the files read, or
  # :disabled when a file may read no others.
  @config {__MODULE__, :config}
  @options {__MODULE__, :opts}
  @imports {__MODULE__, :imports}

  @doc "Sets keys of an application; keyword lists join those that are there."
  def config(root_key, opts) when is_atom(root_key) and is_list(opts) do
    if not Keyword.keyword?(opts) do
      raise ArgumentError, "config/2 expected a keyword list, got: #{inspect(opts)}"
    end

    change([{root_key, opts}])
  end

  @doc "Sets one key of an application."
  def config(root_key, key, opts) when is_atom(root_key) and is_atom(key), do: change([{root_key, [{key, opts}]}])

  @doc "The environment the file is read for."
  defmacro config_env, do: quote(do: Config.__env__!())

  @doc "The target the file is read for."
  defmacro config_target, do: quote(do: Config.__target__!())

  @doc "Reads another file; a relative path counts from the folder of this one."
  defmacro import_config(file) do
    quote do
      Config.__import__!(Path.expand(unquote(file), __DIR__))
      :ok
    end
  end

  @doc false
  def __env__!, do: elem(fetch!(@options), 0) || raise("no :env key was given to this configuration file")

  @doc false
  def __target__!, do: elem(fetch!(@options), 1) || raise("no :target key was given to this configuration file")

  @doc false
  def __import__!(file) when is_binary(file), do: run(file, File.read!(file), true)

  @doc false
  def __eval__!(file, contents, opts \\ []) when is_binary(file) and is_list(opts) do
    before = for key <- [@config, @options, @imports], do: {key, Process.get(key)}
    Process.put(@config, [])
    Process.put(@options, {opts[:env], opts[:target]})
    Process.put(@imports, Keyword.get(opts, :imports, []))

    try do
      {value, _} = run(file, contents, false)

      case fetch!(@config) do
        [] when is_list(value) -> {validate!(value, file), fetch!(@imports)}
        config -> {config, fetch!(@imports)}
      end
    after
      for {key, value} <- before, do: if(value, do: Process.put(key, value), else: Process.delete(key))
    end
  end

  defp run(file, contents, import?) do
    imports = fetch!(@imports)

    cond do
      imports == :disabled and import? ->
        raise "import_config/1 is not enabled for this configuration file. Some configuration files do not allow " <>
                "importing other files as they are often copied to external systems"

      imports == :disabled ->
        :ok

      file in imports ->
        raise ArgumentError, "attempting to load configuration #{Path.relative_to_cwd(file)} recursively"

      true ->
        Process.put(@imports, [file | imports])
    end

    Code.eval_string(contents, [], file: file)
  end

  @doc false
  def __merge__(config1, config2) when is_list(config1) and is_list(config2) do
    Keyword.merge(config1, config2, fn _app, keys1, keys2 -> Keyword.merge(keys1, keys2, &deep_merge/3) end)
  end

  defp deep_merge(_key, value1, value2) do
    if Keyword.keyword?(value1) and Keyword.keyword?(value2),
      do: Keyword.merge(value1, value2, &deep_merge/3),
      else: value2
  end

  defp change(config) do
    Process.put(@config, __merge__(fetch!(@config), config))
  end

  defp fetch!(key) do
    case Process.get(key) do
      nil -> raise "could not set configuration via Config. This usually means you are trying to execute a " <>
                   "configuration file directly, instead of reading it with Config.Reader"
      value -> value
    end
  end

  defp validate!(config, file) do
    for {app, value} <- config, is_atom(app), not Keyword.keyword?(value) do
      raise ArgumentError,
            "expected config for app #{inspect(app)} in #{Path.relative_to_cwd(file)} to return keyword list, " <>
              "got: #{inspect(value)}"
    end

    config
  end
end
