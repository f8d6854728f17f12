# Naive2 of the M4 competition in R, whose own acf and decompose the competition's definition rests on (Makridakis,
# Spiliotis and Assimakopoulos 2020): multiplicative classical decomposition where the autocorrelation at the season's lag
# is beyond its 90 % limit, the last adjusted value carried forward, seasonal factors put back.
#
# Rscript --vanilla make_naive2.R > naive2_r.json, with base R 4 (stats only).

is_seasonal <- function(values, season) {
  if (season < 2 || length(values) < 3 * season) return(FALSE)
  correlation <- acf(values, plot = FALSE)$acf[-1, 1, 1]
  limit <- 1.645 / sqrt(length(values)) * sqrt(cumsum(c(1, 2 * correlation^2)))
  reached <- abs(correlation[season]) > limit[season]
  !is.na(reached) && reached
}

naive2 <- function(values, season, horizon) {
  factors <- rep(1, season)
  if (is_seasonal(values, season)) {
    seasonal <- as.numeric(decompose(ts(values, frequency = season), type = "multiplicative")$seasonal)
    factors <- tail(seasonal, season)
  }
  tail(values, 1) / factors[season] * rep_len(factors, horizon)
}

numbers <- function(values) paste0("[", paste(sprintf("%.17g", values), collapse = ", "), "]")

set.seed(23)
cases <- list(c(96, 24, 0.5), c(130, 24, 0.3), c(700, 24, 0.1), c(61, 12, 0.4), c(144, 12, 0.05), c(50, 4, 0.2),
              c(23, 7, 0.9), c(29, 7, 0.6), c(40, 2, 0.3), c(14, 1, 0))
written <- sapply(cases, function(case) {
  length <- case[1]
  season <- case[2]
  time <- seq_len(length)
  wave <- 1 + case[3] * sin(2 * pi * time / season + 0.7)
  values <- (40 + 0.2 * time) * wave * exp(rnorm(length, 0, 0.12))
  sprintf('{"season": %d, "isSeasonal": %s, "history": %s,\n "expected": %s}', season,
          if (is_seasonal(values, season)) "true" else "false", numbers(values),
          numbers(naive2(values, season, 2 * season + 1)))
})
cat("[", paste(written, collapse = ",\n"), "]\n", sep = "")
