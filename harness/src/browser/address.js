// arguments: the wanted address (without fragment), limit in ms, callback. Answers {holds, address}: a page may change
// its address without being replaced.
const [wanted, limit, done] = arguments;
const address = () => location.href.split('#')[0];
const until = performance.now() + limit;
const look = () => {
  const holds = address() === wanted;
  if (holds || performance.now() >= until) done({ holds, address: address() });
  else setTimeout(look, 50);
};
look();
