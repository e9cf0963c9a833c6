defmodule Config.Reader do
  @moduledoc """
  Reads configuration files written with `Config`.

      iex> Config.Reader.eval!("my.exs", "import Config\\nconfig :app, port: 1\\nconfig :app, host: :here")
      [app: [port: 1, host: :here]]
  """

  @behaviour Config.Provider

  @impl true
  def init(opts) when is_list(opts) do
    {path, opts} = Keyword.pop!(opts, :path)
    Config.Provider.validate_config_path!(path)
    {path, opts}
  end

  def init(path), do: init(path: path)

  @impl true
  def load(config, {path, opts}), do: merge(config, path |> Config.Provider.resolve_config_path!() |> read!(opts))

  @doc "The configuration in a text; `file` says where it stands."
  def eval!(file, contents, opts \\ []) when is_binary(file) and is_binary(contents) and is_list(opts) do
    file |> Path.expand() |> Config.__eval__!(contents, opts) |> elem(0)
  end

  @doc """
  The configuration in a file. Options: `:env` and `:target` for `Config.config_env/0` and `Config.config_target/0`;
  `:imports`, the files that have been read, or `:disabled` when none may be.
  """
  def read!(file, opts \\ []) when is_binary(file) and is_list(opts), do: file |> read(opts) |> elem(0)

  @doc "As `read!/2`, and gives the files that have been read."
  def read_imports!(file, opts \\ []) when is_binary(file) and is_list(opts) do
    if opts[:imports] == :disabled, do: raise(ArgumentError, ":imports must be a list of paths")
    read(file, opts)
  end

  defp read(file, opts) do
    file = Path.expand(file)
    Config.__eval__!(file, File.read!(file), opts)
  end

  @doc """
  Joins two configurations; the second counts more.

      iex> Config.Reader.merge([app: [k: [a: 1, b: 2]]], [app: [k: [b: 3]]])
      [app: [k: [a: 1, b: 3]]]
  """
  def merge(config1, config2) when is_list(config1) and is_list(config2), do: Config.__merge__(config1, config2)
end
