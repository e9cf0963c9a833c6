defmodule :vl_define do
  @moduledoc false
  # The macros that define. The compiler has twins of them in C and uses those; what stands here says the
  # same in the language, and is what a module gets that does not want the twin.

  def definition(kind, call, body) do
    quote do
      :elixir_def.store_definition(
        unquote(kind),
        false,
        unquote(:elixir_quote.escape(call, :none, true)),
        unquote(:elixir_quote.escape(body, :none, true)),
        __ENV__
      )
    end
  end

  def module(alias, [do: block], caller) do
    name = full_name(alias, :elixir_expand.macro_expand(alias, caller), caller)
    vars = :lists.map(&variable/1, :lists.sort(:maps.keys(caller.versioned_vars)))

    quote do
      :elixir_module.compile(unquote(name), unquote(:elixir_quote.escape(block, :none, false)), unquote(vars), __ENV__)
    end
  end

  def module(_alias, _options, _caller) do
    :erlang.error(ArgumentError.exception("expected a do block in defmodule"))
  end

  # A module written inside another is named under it.
  defp full_name({:__aliases__, _, [first | _]} = alias, _expanded, %{module: outer}) when outer != nil and first != Elixir do
    {:__aliases__, _, parts} = alias
    Module.concat([outer | parts])
  end

  defp full_name(_alias, expanded, _caller), do: expanded

  defp variable({name, context}) when is_atom(context), do: {name, [generated: true], context}
  defp variable({name, counter}), do: {name, [generated: true, counter: counter], nil}

  def attribute({name, meta, args}, %{module: module, line: line} = caller) when module != nil do
    case args do
      [value] -> write(name, meta, value, module, caller)
      _ when caller.function == nil -> quote(do: :elixir_module.get_attribute(unquote(module), unquote(name), unquote(line)))
      _ -> :elixir_quote.escape(:elixir_module.get_attribute(module, name, line), :none, false)
    end
  end

  def attribute(_expr, _caller) do
    :erlang.error(ArgumentError.exception("cannot invoke @/1 outside module"))
  end

  defp write(name, _meta, spec, module, caller)
       when name in [:type, :typep, :opaque, :spec, :callback, :macrocallback] do
    spec = :elixir_quote.escape(spec, :none, true)
    quote(do: :elixir_module.put_typespec(unquote(module), unquote(name), unquote(spec), unquote(caller.line)))
  end

  defp write(name, meta, value, module, caller) do
    value = if name in [:doc, :moduledoc, :typedoc], do: {caller.line, value}, else: value
    line = if :lists.keymember(:context, 1, meta), do: nil, else: caller.line
    quote(do: :elixir_module.put_attribute(unquote(module), unquote(name), unquote(value), unquote(line)))
  end
end
