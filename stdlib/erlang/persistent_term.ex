defmodule :persistent_term do
  @moduledoc "Terms that are read often and written rarely; reading one copies nothing. All functions are builtin."
end
