defmodule File.Stat do
  @moduledoc "What is known of a file."

  @fields [:size, :type, :access, :atime, :mtime, :ctime, :mode, :links, :major_device, :minor_device, :inode, :uid, :gid]
  defstruct @fields

  @type t :: %File.Stat{}

  @doc "The `:file_info` record of a struct."
  def to_record(%File.Stat{} = stat), do: List.to_tuple([:file_info | Enum.map(@fields, &Map.fetch!(stat, &1))])

  @doc "The struct of a `:file_info` record."
  def from_record({:file_info, _, _, _, _, _, _, _, _, _, _, _, _, _} = record),
    do: struct!(File.Stat, Enum.zip(@fields, tl(Tuple.to_list(record))))
end
