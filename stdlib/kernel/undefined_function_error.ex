defmodule UndefinedFunctionError do
  @moduledoc "A function that does not exist."

  defexception [:module, :function, :arity, :reason, :message]

  @impl true
  def message(%{message: nil} = exception) do
    %{reason: reason, module: module, function: function, arity: arity} = exception
    elem(text(reason, module, function, arity), 0)
  end

  def message(%{message: message}), do: message

  defp text(nil, module, function, arity) do
    cond do
      is_nil(function) or is_nil(arity) -> {"undefined function", false}
      is_nil(module) -> {"function #{Exception.format_mfa(module, function, arity)} is undefined", false}
      function_exported?(module, :module_info, 0) -> text(:"function not exported", module, function, arity)
      true -> text(:"module could not be loaded", module, function, arity)
    end
  end

  defp text(:"module could not be loaded", module, function, arity) do
    {"function #{Exception.format_mfa(module, function, arity)} is undefined " <>
       "(module #{inspect(module)} is not available)", false}
  end

  defp text(:"function not exported", module, function, arity) do
    {"function #{Exception.format_mfa(module, function, arity)} is undefined or private", true}
  end

  defp text(reason, module, function, arity) do
    {"function #{Exception.format_mfa(module, function, arity)} is undefined (#{reason})", false}
  end

  @impl true
  def blame(%{message: nil} = exception, stacktrace) do
    %{reason: reason, module: module, function: function, arity: arity} = exception
    {message, loaded?} = text(reason, module, function, arity)
    {%{exception | message: message <> hint(module, function, arity, loaded?)}, stacktrace}
  end

  def blame(exception, stacktrace), do: {exception, stacktrace}

  defp hint(nil, _function, 0, _loaded?) do
    ". If you are using the dot syntax, such as module.function(), make sure the left-hand side of the dot is a " <>
      "module atom"
  end

  defp hint(module, function, arity, true) do
    if macro_exported?(module, function, arity) do
      ". However there is a macro with the same name and arity. Be sure to require #{inspect(module)} if you " <>
        "intend to invoke this macro"
    else
      {exports, deprecated} = exports(module)
      behaviour_hint(module, {function, arity}) <> :vl_hints.functions(function, exports, deprecated)
    end
  end

  # A file of that module which cannot be loaded is not to be searched for in vain.
  defp hint(module, _function, _arity, false) do
    with {:error, :badfile} <- :code.ensure_loaded(module),
         {_, image, file} <- :code.get_object_code(module),
         {:error, why} <- :vl_code.load(image) do
      ". The file #{file} cannot be loaded: #{why}"
    else
      _ -> ""
    end
  end

  defp behaviour_hint(module, callback) do
    behaviours = Keyword.get(module.module_info(:attributes), :behaviour, [])

    case Enum.find(behaviours, &(callback in (&1.behaviour_info(:callbacks) -- &1.behaviour_info(:optional_callbacks)))) do
      nil -> ""
      behaviour -> ", but the behaviour #{inspect(behaviour)} expects it to be present"
    end
  rescue
    _ -> ""
  end

  # {exports, those of them that are deprecated}. Builtins of Erlang's modules are named by module_info alone.
  defp exports(module) do
    case :erlang.atom_to_binary(module) do
      "Elixir." <> _ -> {module.__info__(:macros) ++ module.__info__(:functions), deprecated(module)}
      _ -> {module.module_info(:exports), []}
    end
  rescue
    _ -> {[], []}
  end

  defp deprecated(module), do: for({export, _} <- module.__info__(:deprecated), do: export)
end
