defmodule File.Error do
  defexception [:reason, :path, action: ""]

  @impl true
  def message(%{action: action, reason: reason, path: path}) do
    formatted =
      case {action, reason} do
        {"remove directory", :eexist} -> "directory is not empty"
        _ -> IO.iodata_to_binary(:file.format_error(reason))
      end

    "could not #{action} #{inspect(path)}: #{formatted}"
  end
end

defmodule File.CopyError do
  defexception [:reason, :source, :destination, on: "", action: ""]

  @impl true
  def message(error) do
    formatted = IO.iodata_to_binary(:file.format_error(error.reason))
    location = if error.on != "" and error.on != nil, do: ". #{error.on}", else: ""
    from = inspect(error.source)
    to = inspect(error.destination)
    "could not #{error.action} from #{from} to #{to}#{location}: #{formatted}"
  end
end

defmodule File.RenameError do
  defexception [:reason, :source, :destination, on: "", action: ""]

  @impl true
  def message(error) do
    formatted = IO.iodata_to_binary(:file.format_error(error.reason))
    location = if error.on != "" and error.on != nil, do: "#{error.on}: ", else: ""
    "could not #{error.action} from #{inspect(error.source)} to #{inspect(error.destination)}: #{location}#{formatted}"
  end
end

defmodule File.LinkError do
  defexception [:reason, :existing, :new, action: ""]

  @impl true
  def message(error) do
    formatted = IO.iodata_to_binary(:file.format_error(error.reason))
    "could not #{error.action} from #{inspect(error.existing)} to #{inspect(error.new)}: #{formatted}"
  end
end
