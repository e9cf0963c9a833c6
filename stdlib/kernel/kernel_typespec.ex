defmodule Kernel.Typespec do
  @moduledoc false
  # Old names: what `Module` says about the types of an open module.

  defdelegate spec_to_callback(module, signature), to: Module
  defdelegate defines_type?(module, signature), to: Module
end
