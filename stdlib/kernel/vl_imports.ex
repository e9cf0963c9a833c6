defmodule :vl_imports do
  @moduledoc false
  # What every Env imports, apart from the code of Kernel: that need not be loaded to make one.

  @functions Kernel.__info__(:functions)
  @macros Kernel.__info__(:macros)

  @doc "What Kernel exports as `Kernel.__info__/1` gives it."
  def of_kernel(:functions), do: @functions
  def of_kernel(:macros), do: @macros
end
