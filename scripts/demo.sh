#!/bin/sh
# Sets everything up and runs the main job on the embedded sample, each story once: a report and a chart in out/.
. "$(dirname "$0")/setup.sh"
need_to_build
install_missing
make_environment all
mkdir -p out
.venv/bin/dipcore report --dedupe -o out/report.html --chart out/chart.png
echo
echo "The report: $(pwd)/out/report.html"
echo "The chart:  $(pwd)/out/chart.png"
