defmodule :vl_protocol do
  @moduledoc false
  # Which module implements a protocol for a value. What is found is kept, what is not is asked again,
  # since an implementation may be defined at any time.

  def struct_impl(protocol, struct, any) do
    key = {:vl_protocol, protocol, struct}

    case :persistent_term.get(key, nil) do
      nil ->
        case type_impl(Module.concat(protocol, struct), nil) do
          nil ->
            any_impl(any)

          impl ->
            :persistent_term.put(key, impl)
            impl
        end

      impl ->
        impl
    end
  end

  def type_impl(target, any) do
    if implementation?(target), do: target.__impl__(:target), else: any_impl(any)
  end

  defp any_impl(nil), do: nil
  defp any_impl(any), do: if(implementation?(any), do: any.__impl__(:target))

  defp implementation?(module) do
    :erlang.function_exported(module, :__impl__, 1) or
      (Code.ensure_loaded?(module) and :erlang.function_exported(module, :__impl__, 1))
  end
end
