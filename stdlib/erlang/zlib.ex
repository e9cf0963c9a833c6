defmodule :zlib do
  @moduledoc false
  # Compression. The machine's streams do the work.

  @gzip 16 + 15
  @raw -15
  @wrapped 15
  @memory 8

  # -- Whole texts --

  def compress(data), do: deflated(data, @wrapped)
  def uncompress(data), do: inflated(data, @wrapped)
  def zip(data), do: deflated(data, @raw)
  def unzip(data), do: inflated(data, @raw)
  def gzip(data), do: deflated(data, @gzip)
  def gunzip(data), do: inflated(data, @gzip)

  defp deflated(data, window) do
    stream = open()

    try do
      :vl_zlib.deflate_init(stream, -1, window, @memory, 0)
      :vl_zlib.deflate(stream, data, 4)
    after
      :vl_zlib.close(stream)
    end
  end

  defp inflated(data, window) do
    stream = open()

    try do
      :vl_zlib.inflate_init(stream, window)

      case :vl_zlib.inflate(stream, data, 0) do
        {:finished, bytes} ->
          :vl_zlib.inflate_end(stream)
          bytes

        {:need_dictionary, _, _} ->
          :erlang.error(:data_error)
      end
    after
      :vl_zlib.close(stream)
    end
  end

  # -- Streams --

  def open, do: :vl_zlib.open()
  def close(stream), do: :vl_zlib.close(stream)

  def deflateInit(stream), do: deflateInit(stream, :default)
  def deflateInit(stream, level), do: deflateInit(stream, level, :deflated, @wrapped, @memory, :default)

  def deflateInit(stream, level, :deflated, window, memory, strategy),
    do: :vl_zlib.deflate_init(stream, level(level), window, memory, strategy(strategy))

  def deflateInit(_, _, _, _, _, _), do: :erlang.error(:bad_compression_method)

  def deflate(stream, data), do: deflate(stream, data, :none)
  def deflate(stream, data, flush), do: parts(:vl_zlib.deflate(stream, data, flush(flush)))
  def deflateEnd(stream), do: :vl_zlib.deflate_end(stream)
  def deflateReset(stream), do: :vl_zlib.reset(stream)
  def deflateParams(stream, level, strategy), do: :vl_zlib.params(stream, level(level), strategy(strategy))
  def deflateSetDictionary(stream, dictionary), do: :vl_zlib.set_dictionary(stream, dictionary)

  def inflateInit(stream), do: inflateInit(stream, @wrapped)
  def inflateInit(stream, window), do: :vl_zlib.inflate_init(stream, window)
  def inflateInit(stream, window, _behaviour), do: inflateInit(stream, window)

  def inflate(stream, data), do: inflate(stream, data, [])

  def inflate(stream, data, options) do
    case :vl_zlib.inflate(stream, data, 0) do
      {:finished, bytes} ->
        parts(bytes)

      {:need_dictionary, adler, bytes} ->
        if :proplists.get_bool(:exception_on_need_dict, [:exception_on_need_dict | options]),
          do: :erlang.error({:need_dictionary, adler}),
          else: {:need_dictionary, adler, parts(bytes)}
    end
  end

  def safeInflate(stream, data) do
    case :vl_zlib.inflate(stream, data, 16_384) do
      {:need_dictionary, adler, bytes} -> {:need_dictionary, adler, parts(bytes)}
      {state, bytes} -> {state, parts(bytes)}
    end
  end

  def inflateChunk(stream), do: inflateChunk(stream, [])

  def inflateChunk(stream, data) do
    case :vl_zlib.inflate(stream, data, 4000) do
      {:continue, bytes} -> {:more, parts(bytes)}
      {:finished, bytes} -> parts(bytes)
      {:need_dictionary, adler, _} -> :erlang.error({:need_dictionary, adler})
    end
  end

  def inflateEnd(stream), do: :vl_zlib.inflate_end(stream)
  def inflateReset(stream), do: :vl_zlib.reset(stream)
  def inflateSetDictionary(stream, dictionary), do: :vl_zlib.set_dictionary(stream, dictionary)

  def setBufSize(_stream, size) when is_integer(size) and size > 0, do: :ok
  def getBufSize(_stream), do: 4000
  def set_controlling_process(_stream, _pid), do: :erlang.error(:notsup)

  defp parts(""), do: []
  defp parts(bytes), do: [bytes]

  # -- Checksums --

  def crc32(_stream, data), do: :erlang.crc32(data)
  def crc32(_stream, crc, data), do: :erlang.crc32(crc, data)
  def adler32(_stream, data), do: :erlang.adler32(data)
  def adler32(_stream, adler, data), do: :erlang.adler32(adler, data)
  def crc32_combine(_stream, a, b, size), do: :erlang.crc32_combine(a, b, size)
  def adler32_combine(_stream, a, b, size), do: :erlang.adler32_combine(a, b, size)

  # -- Names --

  defp level(:none), do: 0
  defp level(:best_speed), do: 1
  defp level(:best_compression), do: 9
  defp level(:default), do: -1
  defp level(n) when is_integer(n) and n >= 0 and n <= 9, do: n
  defp level(_), do: :erlang.error(:bad_compression_level)

  defp strategy(:default), do: 0
  defp strategy(:filtered), do: 1
  defp strategy(:huffman_only), do: 2
  defp strategy(:rle), do: 3
  defp strategy(n) when is_integer(n), do: n
  defp strategy(_), do: :erlang.error(:bad_compression_strategy)

  defp flush(:none), do: 0
  defp flush(:sync), do: 2
  defp flush(:full), do: 3
  defp flush(:finish), do: 4
  defp flush(_), do: :erlang.error(:bad_flush_mode)
end
