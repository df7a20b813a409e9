# Makes documents of others: each has its own unit, its figures times its own number, and every so often one of them wrong.
#
# awk -v count=1000 -v out=FOLDER -f documents.awk FILE…

FNR == 1 { files++ }
{
    sub(/\r$/, "")
    text[files] = FNR == 1 ? $0 : text[files] "\n" $0
}
END {
    for (number = 1; number <= count; number++) {
        rest = text[1 + number % files]
        times = 1 + number % 89
        made = ""
        at = 0
        while (match(rest, /[0-9]+\.[0-9]+/)) {
            figure = substr(rest, RSTART, RLENGTH)
            places = length(figure) - index(figure, ".")
            if (substr(rest, RSTART + RLENGTH, 1) != "%") {
                wrong = ++at % 41 == number % 41 ? 30 : 0
                figure = sprintf("%." places "f", (figure + wrong) * times)
            }
            made = made substr(rest, 1, RSTART - 1) figure
            rest = substr(rest, RSTART + RLENGTH)
        }
        made = made rest
        gsub(/望山区档案馆|云阳区档案馆|白沙县统计调查中心/, "望山区第" number "学校", made)
        file = sprintf("%s/%04d.txt", out, number)
        print made > file
        close(file)
    }
}
