defmodule :math do
  @moduledoc "Functions of floats. All are builtin."
end
