defmodule :erts_debug do
  @moduledoc false
  # same/2 and flat_size/1 are builtins.

  def size(term), do: :erts_debug.flat_size(term)
  def get_internal_state(_item), do: :erlang.error(:badarg)
  def set_internal_state(_item, _value), do: :erlang.error(:badarg)
end
