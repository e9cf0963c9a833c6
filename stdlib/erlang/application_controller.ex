defmodule :application_controller do
  @moduledoc false
  # Applications are told when their environment has changed.

  @doc "Compares environments with what they were before, `[{app, pairs}]`, and calls `config_change/3` of each changed."
  def config_change(before) do
    for {app, old} <- before do
      now = :application.get_all_env(app)
      changed = for {key, value} <- now, {:ok, was} <- [Keyword.fetch(old, key)], was != value, do: {key, value}
      new = for {key, value} <- now, not Keyword.has_key?(old, key), do: {key, value}
      removed = for {key, _} <- old, not Keyword.has_key?(now, key), do: key
      tell(callback(app), changed, new, removed)
    end

    :ok
  end

  defp callback(:logger), do: Logger.App

  defp callback(app) do
    case :application.get_key(app, :mod) do
      {:ok, {module, _args}} -> module
      _ -> nil
    end
  end

  defp tell(nil, _changed, _new, _removed), do: :ok
  defp tell(_module, [], [], []), do: :ok

  defp tell(module, changed, new, removed) do
    if Code.ensure_loaded?(module) and function_exported?(module, :config_change, 3), do: module.config_change(changed, new, removed)
  end
end
