defmodule Config.Provider do
  @moduledoc "Where a program's configuration comes from when it starts; `Config.Reader` is one, for files."

  @type config :: keyword
  @type state :: term
  @type config_path :: {:system, binary, binary} | binary

  @doc "Called when the program is put together; gives the state for `c:load/2`."
  @callback init(term) :: state

  @doc "Called when the program starts; gives the whole configuration."
  @callback load(config, state) :: config

  @doc "Raises unless the path is absolute, or `{:system, variable, path}`."
  def validate_config_path!({:system, name, path}) when is_binary(name) and is_binary(path), do: :ok

  def validate_config_path!(path) do
    if is_binary(path) and Path.type(path) != :relative do
      :ok
    else
      raise ArgumentError, """
      expected configuration path to be:

        * a binary representing an absolute path
        * a tuple {:system, system_var, path} where the config is the \
      concatenation of the `system_var` with the given `path`

      Got: #{inspect(path)}
      """
    end
  end

  @doc "The path itself, with the environment variable resolved."
  def resolve_config_path!(path) when is_binary(path), do: path
  def resolve_config_path!({:system, name, path}), do: System.fetch_env!(name) <> path
end
