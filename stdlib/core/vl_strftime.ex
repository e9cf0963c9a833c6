defmodule :vl_strftime do
  @moduledoc false
  # Calendar.strftime/3.

  @names [
    preferred_date: "%Y-%m-%d",
    preferred_time: "%H:%M:%S",
    preferred_datetime: "%Y-%m-%d %H:%M:%S",
    am_pm_names: nil,
    month_names: nil,
    day_of_week_names: nil,
    abbreviated_month_names: nil,
    abbreviated_day_of_week_names: nil
  ]

  @months ~w(January February March April May June July August September October November December)
  @days ~w(Monday Tuesday Wednesday Thursday Friday Saturday Sunday)

  def format(value, format, options) do
    parse(format, value, options(options), []) |> Enum.reverse() |> IO.iodata_to_binary()
  end

  defp options(options) do
    Enum.reduce(options, Map.new(@names), fn {name, value}, known ->
      if is_map_key(known, name) do
        %{known | name => value}
      else
        raise ArgumentError, "unknown option #{inspect(name)} given to Calendar.strftime/3"
      end
    end)
  end

  defp parse("%" <> rest, value, options, done) do
    {pad, rest} = padding(rest)
    {width, rest} = width(rest, nil)
    {text, rest} = directive(rest, value, options, pad, width)
    parse(rest, value, options, [text | done])
  end

  defp parse(<<c, rest::binary>>, value, options, done), do: parse(rest, value, options, [c | done])
  defp parse("", _value, _options, done), do: done

  defp padding("-" <> rest), do: {:none, rest}
  defp padding("_" <> rest), do: {?\s, rest}
  defp padding("0" <> rest), do: {?0, rest}
  defp padding(rest), do: {nil, rest}

  defp width(<<digit, rest::binary>>, width) when digit in ?0..?9, do: width(rest, (width || 0) * 10 + digit - ?0)
  defp width(rest, width), do: {width, rest}

  # The usual width of numbers; names have none and pad with spaces.
  @numbers %{?d => 2, ?H => 2, ?I => 2, ?j => 3, ?m => 2, ?M => 2, ?S => 2, ?q => 1, ?u => 1, ?y => 2, ?Y => 4}

  defp directive(<<letter, rest::binary>>, value, _options, pad, width) when is_map_key(@numbers, letter) do
    {pad(number(letter, value), pad || ?0, width || Map.fetch!(@numbers, letter)), rest}
  end

  defp directive(<<letter, rest::binary>>, value, options, pad, width) when letter in 'aAbBpPZ' do
    {pad(text(letter, value, options), pad || ?\s, width || 0), rest}
  end

  defp directive("z" <> rest, %{utc_offset: utc_offset, std_offset: std_offset}, _options, pad, width) do
    offset = utc_offset + std_offset
    minutes = div(abs(offset), 60)
    number = div(minutes, 60) * 100 + rem(minutes, 60)
    {[if(offset < 0, do: "-", else: "+"), pad(number, pad || ?0, width || 4)], rest}
  end

  defp directive("z" <> rest, _naive, _options, pad, width), do: {pad("", pad || ?\s, width || 0), rest}

  defp directive("f" <> rest, %{microsecond: {value, precision}}, _options, _pad, _width) do
    {value |> Integer.to_string() |> String.pad_leading(6, "0") |> binary_part(0, max(precision, 1)), rest}
  end

  defp directive("c" <> rest, value, options, pad, width), do: preferred(:preferred_datetime, rest, value, options, pad, width)
  defp directive("x" <> rest, value, options, pad, width), do: preferred(:preferred_date, rest, value, options, pad, width)
  defp directive("X" <> rest, value, options, pad, width), do: preferred(:preferred_time, rest, value, options, pad, width)
  defp directive("%" <> rest, _value, _options, pad, width), do: {pad("%", pad || ?\s, width || 0), rest}

  defp directive(rest, _value, _options, _pad, _width) do
    raise ArgumentError, "invalid strftime format: %#{String.slice(rest, 0, 1)}"
  end

  defp preferred(name, rest, value, options, pad, width) do
    case Map.fetch!(options, name) do
      nil ->
        raise ArgumentError, "tried to format #{name} within another #{name} format"

      format ->
        text = format |> parse(value, %{options | name => nil}, []) |> Enum.reverse() |> IO.iodata_to_binary()
        {pad(text, pad || ?\s, width || 0), rest}
    end
  end

  defp number(?d, value), do: value.day
  defp number(?H, value), do: value.hour
  defp number(?I, value), do: rem(value.hour + 23, 12) + 1
  defp number(?j, value), do: Date.day_of_year(value)
  defp number(?m, value), do: value.month
  defp number(?M, value), do: value.minute
  defp number(?S, value), do: value.second
  defp number(?q, value), do: Date.quarter_of_year(value)
  defp number(?u, value), do: Date.day_of_week(value)
  defp number(?y, value), do: rem(value.year, 100)
  defp number(?Y, value), do: value.year

  defp text(?a, value, options), do: short(options.abbreviated_day_of_week_names, Date.day_of_week(value), @days)
  defp text(?A, value, options), do: name(options.day_of_week_names, Date.day_of_week(value), @days)
  defp text(?b, value, options), do: short(options.abbreviated_month_names, value.month, @months)
  defp text(?B, value, options), do: name(options.month_names, value.month, @months)
  defp text(?p, value, options), do: String.upcase(half(value, options))
  defp text(?P, value, options), do: String.downcase(half(value, options))
  defp text(?Z, %{zone_abbr: zone}, _options), do: zone
  defp text(_letter, _naive, _options), do: ""

  defp half(value, %{am_pm_names: nil}), do: if(value.hour < 12, do: "am", else: "pm")
  defp half(value, %{am_pm_names: names}), do: names.(if(value.hour < 12, do: :am, else: :pm))

  defp name(nil, number, names), do: Enum.at(names, number - 1)
  defp name(fun, number, _names), do: fun.(number)

  defp short(nil, number, names), do: names |> Enum.at(number - 1) |> String.slice(0, 3)
  defp short(fun, number, _names), do: fun.(number)

  defp pad(number, pad, width) when is_integer(number), do: pad(Integer.to_string(number), pad, width)
  defp pad(text, :none, _width), do: text
  defp pad(text, pad, width), do: String.pad_leading(text, width, <<pad>>)
end
