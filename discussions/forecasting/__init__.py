"""How forecasts are scored, put together and drawn. Pure: numbers in, numbers out. docs/predictions.md has the sources.

`questions` says what is asked and what numbers answer it, `distributions` what a median with a range means, `scores`
what one answer is worth, `crowd` what many believe at a moment, `life` what each forecaster's answers were worth over
the whole life of a question, `calibration` whether somebody's 70 % come true 7 times in 10, `plots` the picture.
"""
