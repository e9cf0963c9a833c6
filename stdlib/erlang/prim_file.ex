defmodule :prim_file do
  @moduledoc false
  # What programs ask of the files module below `:file`: the same without its server.

  defdelegate read_file(path), to: :file
  defdelegate read_file_info(path), to: :file
  defdelegate read_file_info(path, options), to: :file
end
